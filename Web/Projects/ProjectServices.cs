using Platform.Storage.Projects;

namespace Platform.Web.Projects;

internal static class ProjectServices
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Pages take their project as a cascading parameter; islands are given its id.</summary>
        public void AddProjects()
        {
            builder.Services.AddHttpContextAccessor();
            builder.Services.AddSingleton<ProjectAddresses>();
            builder.Services.AddCascadingValue(services =>
                services.GetRequiredService<IHttpContextAccessor>().HttpContext?.Features.Get<Project>());
        }
    }

    extension(HttpContext context)
    {
        /// <summary>The project of the address; every query names it.</summary>
        /// <exception cref="InvalidOperationException">The endpoint let somebody in who is not signed in.</exception>
        public Project Project => context.Features.Get<Project>()
            ?? throw new InvalidOperationException("The request has no project: nobody is signed in.");
    }

    extension(WebApplication app)
    {
        public void UseProjectPrefix() => app.Use((context, next) =>
        {
            ProjectAddresses.TakePrefix(context.Request);
            return next(context);
        });

        /// <summary>Who is signed in gets the project of the address, or 404.</summary>
        public void UseProject() => app.Use(async (context, next) =>
        {
            if (context.User.Identity is { IsAuthenticated: true } && context.GetEndpoint() is not null)
            {
                var addresses = context.RequestServices.GetRequiredService<ProjectAddresses>();
                var name = ProjectAddresses.NameIn(context.Request);
                if (await addresses.FindAsync(name, context.RequestAborted) is not { } project)
                {
                    context.Request.PathBase = ""; // the page that says so is shown in the default project
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return;
                }
                context.Features.Set(project);
            }
            await next(context);
        });
    }
}
