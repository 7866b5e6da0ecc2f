using Platform.Collector.DeepEval.Annotations;
using Platform.Collector.DeepEval.Clients;
using Platform.Collector.DeepEval.Datasets;
using Platform.Collector.DeepEval.Evaluations;
using Platform.Collector.DeepEval.Metrics;
using Platform.Collector.DeepEval.Prompts;
using Platform.Collector.DeepEval.TestRuns;
using Platform.Collector.DeepEval.Traces;
using Platform.Storage.Projects;

namespace Platform.Collector.DeepEval;

/// <summary>
/// What DeepEval's clients call when they are pointed here instead of at Confident AI: a thin layer over the storage that
/// everything else uses. <c>POST /v1/traces</c> and <c>/v1/metrics</c> share their paths with OTLP, see OtlpHttp.
/// </summary>
internal static class DeepEvalEndpoints
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddDeepEval()
        {
            builder.Services.AddOptions<DeepEvalOptions>().BindConfiguration("DeepEval").ValidateDataAnnotations().ValidateOnStart();
            builder.Services.AddSingleton<WebLinks>();
            builder.Services.AddSingleton<DatabasePatience>();
            builder.Services.AddSingleton<TraceParts>();
            builder.Services.AddSingleton<TraceUploads>();
            builder.Services.AddSingleton<EmbeddedTraces>();
            builder.Services.AddSingleton<TestRunUploads>();
            builder.Services.AddSingleton<MetricUploads>();
            builder.Services.AddSingleton<SubjectEvaluation.Sources>();
            builder.Services.AddSingleton<ClientReport>();
            builder.Services.AddHostedService(services => services.GetRequiredService<ClientReport>());
            builder.Services.AddExceptionHandler<DeepEvalRefusals>();
            // Whatever else is answered under these paths (405, 500, …) must be readable to the clients as well.
            builder.Services.Configure<ProblemDetailsOptions>(problems => problems.CustomizeProblemDetails = context =>
            {
                if (!IsTheirs(context.HttpContext.Request.Path))
                    return;
                context.ProblemDetails.Extensions["success"] = false;
                context.ProblemDetails.Extensions["error"] = context.ProblemDetails.Title ?? "The request failed.";
            });
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapDeepEval()
        {
            var deepEval = routes.MapGroup("/v1").WithTags("DeepEval")
                .AddEndpointFilter<RouteGroupBuilder, ClientReportFilter>().AddEndpointFilter<RouteGroupBuilder, DatabasePatienceFilter>();
            deepEval.MapPromptReading();
            deepEval.MapPromptChanges();
            deepEval.MapDeepEvalDatasets();
            deepEval.MapDeepEvalTestRuns();
            deepEval.MapUserSimulation();
            deepEval.MapLackingFeatures();
            deepEval.MapSubjectEvaluation();
            deepEval.MapTestCaseEvaluation();
            deepEval.MapMetricDefinitions();
            deepEval.MapAnnotationUploads();
            deepEval.MapUnsupported();
            routes.MapBrowserLogin();
            routes.MapLackingFeaturesAtTheRoot();
        }
    }

    internal static bool IsTheirs(PathString path) =>
        path.StartsWithSegments("/v1", StringComparison.Ordinal) || path.StartsWithSegments("/cli", StringComparison.Ordinal)
        || LackingFeatures.AtTheRoot.ContainsKey(path);
}
