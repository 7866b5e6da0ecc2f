namespace Platform.Web.Components.Layout;

internal static class Missing
{
    extension(HttpContext context)
    {
        /// <summary>
        /// Answers 404 with the page as it is: set at once, the status would make Blazor show the general page instead.
        /// </summary>
        public void AnswerNotFound() => context.Response.OnStarting(() =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }
}
