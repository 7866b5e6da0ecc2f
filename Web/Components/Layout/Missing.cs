using Microsoft.AspNetCore.Diagnostics;

namespace Platform.Web.Components.Layout;

internal static class Missing
{
    private static readonly object _asked = new();

    extension(HttpContext context)
    {
        /// <summary>
        /// Answers 404 with the page as it is: set at once, the status would make Blazor show the general page instead.
        /// </summary>
        public void AnswerNotFound() => context.AnswerAtTheEnd(StatusCodes.Status404NotFound);

        private void AnswerAtTheEnd(int status) => context.Response.OnStarting(() =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        /// <summary>
        /// The address that was asked for, also where the page is the one for addresses that are not there. Never one of another
        /// host, which two slashes would begin.
        /// </summary>
        public string AskedFor => "/" + (context.Items[_asked] as string
            ?? $"{context.Request.PathBase}{context.Request.Path}{context.Request.QueryString}").TrimStart('/', '\\');
    }

    extension(WebApplication app)
    {
        /// <summary>
        /// The page for what is not there, whole: told that the request is executed again, Blazor would send it without waiting
        /// for what it reads, now and then without a title too.
        /// </summary>
        public void UseNotFoundPage()
        {
            app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
            app.Use((context, next) =>
            {
                if (context.Features.Get<IStatusCodeReExecuteFeature>() is { } asked)
                {
                    context.Items[_asked] = $"{asked.OriginalPathBase}{asked.OriginalPath}{asked.OriginalQueryString}";
                    context.Features.Set<IStatusCodeReExecuteFeature>(null);
                    context.AnswerAtTheEnd(context.Response.StatusCode);
                    context.Response.StatusCode = StatusCodes.Status200OK;
                }
                return next(context);
            });
        }
    }
}
