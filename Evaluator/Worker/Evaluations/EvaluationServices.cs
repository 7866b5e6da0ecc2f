using Platform.Storage.Evaluations;
using Platform.Worker.Filters;
using Platform.Worker.Measurements;
using Platform.Worker.TestCases;

namespace Platform.Worker.Evaluations;

internal static class EvaluationServices
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>The workers with their settings, which are checked at start.</summary>
        public void AddEvaluations()
        {
            builder.Services.AddOptions<EvaluatorOptions>().BindConfiguration("Evaluator")
                .ValidateDataAnnotations().ValidateOnStart();
            builder.Services.AddSingleton<EvaluationTelemetry>();
            builder.Services.AddSingleton<SubjectReader>();
            builder.Services.AddSingleton<Admission>();
            builder.Services.AddSingleton<MetricSource>();
            builder.Services.AddSingleton<CriteriaSteps>();
            builder.Services.AddSingleton<Scoring>();
            builder.Services.AddSingleton<Measuring>();
            builder.Services.AddSingleton<Deciding>();
            builder.Services.AddSingleton<EvaluationRun>();
            builder.Services.AddSingleton<WorkSignal>();
            builder.Services.AddHostedService(services => services.GetRequiredService<WorkSignal>());
            foreach (var lane in Enum.GetValues<EvaluationLane>())
                builder.Services.AddSingleton<IHostedService>(services => ActivatorUtilities.CreateInstance<EvaluationWorker>(services, lane));
            builder.Services.AddHostedService<SettlingWorker>();
            builder.Services.AddHostedService<ReevaluationWorker>();
        }
    }
}
