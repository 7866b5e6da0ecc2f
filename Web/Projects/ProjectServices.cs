using Microsoft.AspNetCore.Components.Endpoints;
using Platform.Metrics.Custom;
using Platform.Storage.Projects;
using Platform.Web.Components.Metrics;

namespace Platform.Web.Projects;

internal static class ProjectServices
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Pages take their project and its metrics as cascading parameters; islands are given its id.</summary>
        public void AddProjects()
        {
            builder.Services.AddHttpContextAccessor();
            builder.Services.AddSingleton<ProjectAddresses>();
            builder.Services.AddCascadingValue(services =>
                services.GetRequiredService<IHttpContextAccessor>().HttpContext?.Features.Get<Project>());
            builder.Services.AddCascadingValue(services =>
                services.GetRequiredService<IHttpContextAccessor>().HttpContext?.Features.Get<NamedMetrics>() ?? new([]));
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
                // Wherever a score stands, what is drawn must know which end of its scale is good.
                if (context.GetEndpoint()!.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
                    context.Features.Set(await context.RequestServices.GetRequiredService<ProjectMetrics>().ListAllAsync(project.Id));
            }
            await next(context);
        });
    }
}
