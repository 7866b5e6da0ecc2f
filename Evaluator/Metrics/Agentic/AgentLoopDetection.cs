using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>Whether an agent went round in circles: 0 (by every sign) to 1 (by none).</summary>
/// <remarks>Checks, weights and limits of DeepEval 4.1.10 <c>AgentLoopDetectionMetric</c> (wire-deepeval.md 5.2.3).</remarks>
public sealed class AgentLoopDetection(GivenOptions? options = null) : DeterministicMetric, ICatalogued<AgentLoopDetection>
{
    private static readonly MetricOption<int> _repetitionOption = MetricOption.Whole("repetitionThreshold", 3, 1, 1_000,
        "How many equal calls of a tool are suspicious; twice as many are a loop.");

    private static readonly MetricOption<double> _similarityOption = MetricOption.Number("similarityThreshold", 0.85, 0, 1,
        "From which likeness on two model outputs in a row are suspicious; above 0.95 they are a loop.");

    private static readonly MetricOption<bool> _toolsOption = MetricOption.Flag("checkToolRepetition", true,
        "Whether equal tool calls are counted.");

    private static readonly MetricOption<bool> _reasoningOption = MetricOption.Flag("checkReasoningStagnation", true,
        "Whether model outputs in a row are compared.");

    private static readonly MetricOption<bool> _cyclesOption = MetricOption.Flag("checkCallGraphCycles", true,
        "Whether steps are looked for among the steps that they are nested in.");

    public int RepetitionThreshold { get; init; } = options.Of(_repetitionOption);

    public double SimilarityThreshold { get; init; } = options.Of(_similarityOption);

    public bool CheckToolRepetition { get; init; } = options.Of(_toolsOption);

    public bool CheckReasoningStagnation { get; init; } = options.Of(_reasoningOption);

    public bool CheckCallGraphCycles { get; init; } = options.Of(_cyclesOption);

    public static MetricDescription About { get; } = new()
    {
        Name = "AgentLoopDetection",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = ["trace"],
        Summary = "Whether the agent repeats itself: equal tool calls, equal thoughts, or steps that call themselves.",
        WhenToUse = "Every agent in production: it costs nothing, and loops cost money.",
        Formula = "0.40 tools + 0.35 reasoning + 0.25 cycles over the checks that are on, each 1, suspicious 0.5, or a loop 0.",
        Weaknesses = "A loop over changing arguments goes unseen, and polling a tool on purpose looks like one. As in DeepEval a "
            + "test case without a trace scores 0.",
        Options = [_repetitionOption, _similarityOption, _toolsOption, _reasoningOption, _cyclesOption],
    };

    public override MetricDescription Description => About;

    // DeepEval scores a missing trace instead of skipping it.
    protected override IReadOnlyList<string> RequiredInputs => [];

    public static AgentLoopDetection Create(GivenOptions options) => new(options);

    protected override Measurement Measure(TestCase testCase)
    {
        if (testCase.Trace is not { } trace)
            return new(0, "There is no trace to look at.");

        (bool On, double Weight, Func<(double Score, string Sign)> Check)[] checks =
        [
            (CheckToolRepetition, 0.40, () => LoopSigns.Repetition(trace, RepetitionThreshold)),
            (CheckReasoningStagnation, 0.35, () => LoopSigns.Stagnation(trace, SimilarityThreshold)),
            (CheckCallGraphCycles, 0.25, () => LoopSigns.Cycle(trace)),
        ];
        var found = checks.Where(check => check.On).Select(check => (check.Weight, Result: check.Check())).ToList();
        if (found is [])
            return new(1, "All checks are off.");

        var score = found.Sum(check => check.Weight * check.Result.Score) / found.Sum(check => check.Weight);
        var signs = found.Where(check => check.Result.Score < 1).Select(check => check.Result.Sign).ToList();
        return signs is [] ? new(1, "No sign of a loop.") : new(score, string.Join(' ', signs));
    }
}
