using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Platform.Metrics.Agentic;
using Platform.Metrics.Assertions;
using Platform.Metrics.Conversation;
using Platform.Metrics.Criteria;
using Platform.Metrics.Custom;
using Platform.Metrics.General;
using Platform.Metrics.Images;
using Platform.Metrics.Nlp;
using Platform.Metrics.Operational;
using Platform.Metrics.Quality;
using Platform.Metrics.Rag;
using Platform.Metrics.Safety;
using Platform.Metrics.Simulation;
using Platform.Metrics.Text;

namespace Platform.Metrics.Catalogue;

/// <summary>Every metric of this library by name.</summary>
public static class MetricCatalogue
{
    private static readonly Dictionary<string, Entry> _entries = new Entry[]
    {
        Entry.Of<TaskCompletion>(), Entry.Of<StepEfficiency>(), Entry.Of<PlanQuality>(), Entry.Of<PlanAdherence>(),
        Entry.Of<ToolCorrectness>(), Entry.Of<ArgumentCorrectness>(), Entry.Of<ToolPermission>(), Entry.Of<ToolUse>(),
        Entry.Of<GoalAccuracy>(), Entry.Of<TopicAdherence>(), Entry.Of<AgentLoopDetection>(),
        Entry.Of<MCPUse>(), Entry.Of<MultiTurnMCPUse>(), Entry.Of<MCPTaskCompletion>(),
        Entry.Of<AnswerRelevancy>(), Entry.Of<Faithfulness>(), Entry.Of<ContextualPrecision>(), Entry.Of<ContextualRecall>(),
        Entry.Of<ContextualRelevancy>(), Entry.Of<Hallucination>(),
        Entry.Of<GEval>(), Entry.Of<ConversationalGEval>(), Entry.Of<DAG>(), Entry.Of<ConversationalDAG>(), Entry.Of<ArenaGEval>(),
        Entry.Of<Arithmetic>(), Entry.Of<Webhook>(),
        Entry.Of<TextToImage>(), Entry.Of<ImageEditing>(), Entry.Of<ImageCoherence>(), Entry.Of<ImageHelpfulness>(), Entry.Of<ImageReference>(),
        Entry.Of<PromptAlignment>(), Entry.Of<Summarization>(),
        Entry.Of<ConversationCompleteness>(), Entry.Of<KnowledgeRetention>(), Entry.Of<RoleAdherence>(), Entry.Of<TurnRelevancy>(),
        Entry.Of<TurnFaithfulness>(), Entry.Of<TurnContextualPrecision>(), Entry.Of<TurnContextualRecall>(),
        Entry.Of<TurnContextualRelevancy>(), Entry.Of<UserSatisfaction>(), Entry.Of<ConversationCoherence>(),
        Entry.Of<LearningInConversation>(),
        Entry.Of<PIILeakage>(), Entry.Of<Bias>(), Entry.Of<Toxicity>(), Entry.Of<Misuse>(), Entry.Of<NonAdvice>(), Entry.Of<RoleViolation>(),
        Entry.Of<Coherence>(), Entry.Of<Fluency>(), Entry.Of<Relevance>(), Entry.Of<Completeness>(), Entry.Of<Equivalence>(),
        Entry.Of<Groundedness>(), Entry.Of<Retrieval>(), Entry.Of<IntentResolution>(), Entry.Of<TaskAdherence>(), Entry.Of<ToolCallAccuracy>(),
        Entry.Of<BLEU>(), Entry.Of<GLEU>(), Entry.Of<F1>(), Entry.Of<RougeL>(), Entry.Of<EditSimilarity>(),
        Entry.Of<Latency>(), Entry.Of<TimeToFirstToken>(), Entry.Of<Cost>(), Entry.Of<TokenUse>(), Entry.Of<TurnCount>(), Entry.Of<Retries>(),
        Entry.Of<ToolErrorRate>(), Entry.Of<Readability>(), Entry.Of<CitationValidity>(), Entry.Of<Refusal>(),
        Entry.Of<ExactMatch>(), Entry.Of<PatternMatch>(), Entry.Of<JsonCorrectness>(),
        Entry.Of<Contains>(), Entry.Of<NotContains>(), Entry.Of<StartsWith>(), Entry.Of<PatternFound>(), Entry.Of<PatternAbsent>(),
        Entry.Of<LengthLimit>(), Entry.Of<TokenLimit>(), Entry.Of<JsonSchema>(), Entry.Of<ToolArguments>(), Entry.Of<PromptLeakage>(),
        Entry.Of<AnswerLanguage>(), Entry.Of<WellFormedMarkdown>(), Entry.Of<WellFormedLinks>(),
        Entry.Of<LatencyLimit>(), Entry.Of<CostLimit>(),
        Entry.Of<UserSimulator>(),
    }.ToDictionary(entry => entry.About.Name);

    /// <summary>Those that measure something: not the user simulator.</summary>
    public static IReadOnlyList<MetricDescription> All { get; } =
        [.. _entries.Values.Select(entry => entry.About).Where(about => about.Scopes.Count > 0)];

    /// <returns>Null when there is no metric of that name. Names are case-sensitive.</returns>
    public static MetricDescription? Find(string name) => _entries.GetValueOrDefault(name)?.About;

    /// <summary>Makes a metric from what a collection, a suite or a request says of it.</summary>
    /// <param name="options">A JSON object with the options that the metric documents; null for its defaults.</param>
    /// <param name="strict">Whether the score shall be binary: a criteria metric then asks its judge for pass or fail.</param>
    /// <param name="problem">What is wrong with the name or the options, for whoever wrote them.</param>
    public static bool TryCreate(
        string name,
        JsonElement? options,
        bool strict,
        [NotNullWhen(true)] out TestCaseMetric? metric,
        [NotNullWhen(false)] out string? problem)
    {
        metric = Create(name, options, strict, out var problems);
        problem = metric is null ? string.Join(' ', problems.Select(each => each.Text)) : null;
        return metric is not null;
    }

    /// <returns>Null when there are problems.</returns>
    /// <inheritdoc cref="TryCreate"/>
    public static TestCaseMetric? Create(string name, JsonElement? options, bool strict, out IReadOnlyList<OptionProblem> problems)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            problems = [new(null, $"There is no metric {name}; see /api/metrics for those there are.")];
            return null;
        }

        var given = new GivenOptions(options, strict);
        given.RefuseUnknown(entry.About);
        var metric = entry.Create(given);
        problems = given.Problems;
        return problems is [] ? metric : null;
    }

    /// <param name="scope"><c>span</c>, <c>trace</c> or <c>thread</c>.</param>
    /// <returns>What is wrong with using the metric in that way, for whoever wrote it; null when it fits.</returns>
    public static string? Problem(string name, JsonElement? options, bool strict, string scope) =>
        !TryCreate(name, options, strict, out var metric, out var problem) ? problem
        : metric.Description.Scopes.Contains(scope) ? null
        : $"{name} measures a {string.Join(" or a ", metric.Description.Scopes)}, not a {scope}.";

    /// <summary>The options that a metric reads, for a test that they are the documented ones.</summary>
    internal static IReadOnlySet<string> Asked(string name)
    {
        var given = new GivenOptions(null, strict: false);
        _entries[name].Create(given);
        return given.Asked;
    }

    private sealed record Entry(MetricDescription About, Func<GivenOptions, TestCaseMetric> Create)
    {
        public static Entry Of<T>()
            where T : TestCaseMetric, ICatalogued<T> => new(T.About, T.Create);
    }
}
