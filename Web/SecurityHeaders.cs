namespace Platform.Web;

internal static class SecurityHeaders
{
    // Styles and scripts are files of ours, never attributes or inline blocks: markup that slipped in can neither run
    // nor fetch anything.
    private const string Policy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    extension(WebApplication app)
    {
        public void UseSecurityHeaders() => app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = Policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}
