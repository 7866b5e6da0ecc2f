using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform.Storage.Annotations;
using Platform.Storage.Calibrations;
using Platform.Storage.CustomMetrics;
using Platform.Storage.DataProtection;
using Platform.Storage.Datasets;
using Platform.Storage.DeepEvalClients;
using Platform.Storage.Evaluations;
using Platform.Storage.Gates;
using Platform.Storage.Masking;
using Platform.Storage.MetricCollections;
using Platform.Storage.Outcomes;
using Platform.Storage.Prices;
using Platform.Storage.Projects;
using Platform.Storage.Prompts;
using Platform.Storage.Retention;
using Platform.Storage.SavedViews;
using Platform.Storage.SpanLogs;
using Platform.Storage.TestRuns;
using Platform.Storage.Threads;
using Platform.Storage.Traces;

namespace Platform.Storage;

public static class StorageServices
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>
        /// The database <c>platform</c> and all stores. Migrations run before the service starts, whoever is first.
        /// </summary>
        public void AddStorage()
        {
            DefaultTypeMap.MatchNamesWithUnderscores = true;
            JsonColumns.Register();
            builder.AddNpgsqlDataSource("platform");
            builder.Services.AddOptions<RetentionOptions>().BindConfiguration("Retention")
                .Validate(retention => retention.Days is >= 1 and <= 3650, "Retention:Days must be between 1 and 3650.")
                .ValidateOnStart();
            builder.Services.AddHostedService<Migrator>();
            builder.Services.AddHostedService<ProjectBootstrap>();
            builder.Services.AddSingleton<AnnotationStore>();
            builder.Services.AddSingleton<ApiKeyStore>();
            builder.Services.AddSingleton<BaselineStore>();
            builder.Services.AddSingleton<CaseScoreStore>();
            builder.Services.AddSingleton<ChangeStore>();
            builder.Services.AddSingleton<ClientReportStore>();
            builder.Services.AddSingleton<CollectionPreviewStore>();
            builder.Services.AddSingleton<CriteriaStepStore>();
            builder.Services.AddSingleton<CalibrationStore>();
            builder.Services.AddSingleton<CustomMetricStore>();
            builder.Services.AddSingleton<CustomMetricWriter>();
            builder.Services.AddSingleton<DataProtectionKeyStore>();
            builder.Services.AddSingleton<DatasetStore>();
            builder.Services.AddSingleton<DatasetWriter>();
            builder.Services.AddSingleton<EvaluationBudget>();
            builder.Services.AddSingleton<EvaluationQueue>();
            builder.Services.AddSingleton<HeldEvaluations>();
            builder.Services.AddSingleton<EvaluationRequestStore>();
            builder.Services.AddSingleton<RunCostStore>();
            builder.Services.AddSingleton<EvaluationStore>();
            builder.Services.AddSingleton<GatePolicyStore>();
            builder.Services.AddSingleton<GateReviewStore>();
            builder.Services.AddSingleton<GateRunQueue>();
            builder.Services.AddSingleton<GateScheduleStore>();
            builder.Services.AddSingleton<GoldenQueue>();
            builder.Services.AddSingleton<LabelStore>();
            builder.Services.AddSingleton<MaskedCounts>();
            builder.Services.AddHostedService(services => services.GetRequiredService<MaskedCounts>());
            builder.Services.AddSingleton<MaskingRuleStore>();
            builder.Services.AddSingleton<MaskingSource>();
            builder.Services.AddSingleton<MetricCollectionStore>();
            builder.Services.AddSingleton<OutcomeStore>();
            builder.Services.AddSingleton<PinnedBaselineStore>();
            builder.Services.AddSingleton<PriceStore>();
            builder.Services.AddSingleton<ProjectStore>();
            builder.Services.AddSingleton<PromptBranchStore>();
            builder.Services.AddSingleton<PromptStore>();
            builder.Services.AddSingleton<PromptWriter>();
            builder.Services.AddSingleton<ReportedScoreStore>();
            builder.Services.AddSingleton<JudgeStore>();
            builder.Services.AddSingleton<JudgeUsageStore>();
            builder.Services.AddSingleton<ReevaluationPages>();
            builder.Services.AddSingleton<ReevaluationRunStore>();
            builder.Services.AddSingleton<ReevaluationResultStore>();
            builder.Services.AddSingleton<ReevaluationStore>();
            builder.Services.AddSingleton<ReleaseStore>();
            builder.Services.AddSingleton<RetentionStore>();
            builder.Services.AddSingleton<RunHistoryStore>();
            builder.Services.AddSingleton<RunJudgeStore>();
            builder.Services.AddSingleton<SavedViewStore>();
            builder.Services.AddSingleton<ScoreStore>();
            builder.Services.AddSingleton<SpanLogStore>();
            builder.Services.AddSingleton<SpanLookup>();
            builder.Services.AddSingleton<SpanNodeStore>();
            builder.Services.AddSingleton<SpanPartitions>();
            builder.Services.AddSingleton<SpanWriter>();
            builder.Services.AddSingleton<SubjectStore>();
            builder.Services.AddSingleton<TestRunCaseStore>();
            builder.Services.AddSingleton<TestRunStore>();
            builder.Services.AddSingleton<TestRunWriter>();
            builder.Services.AddSingleton<ThreadSettling>();
            builder.Services.AddSingleton<ThreadStore>();
            builder.Services.AddSingleton<TraceSettling>();
            builder.Services.AddSingleton<TraceFacetStore>();
            builder.Services.AddSingleton<TraceStore>();
            builder.Services.AddSingleton<TraceTotalsStore>();
        }
    }
}
