namespace Platform.Collector.DeepEval;

internal static class PastedSegment
{
    extension(HttpRequest request)
    {
        /// <summary>
        /// What a catch-all segment was made from. Clients paste ids into paths as they are, so that what follows a question
        /// mark in an id arrives as the query. Only for routes without a query of their own.
        /// </summary>
        internal string Pasted(string segment) => segment + Uri.UnescapeDataString(request.QueryString.Value ?? "");
    }
}
