using System.Text.Json;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Custom;

/// <summary>A score that is computed from other metrics' scores on the same test case. Judge calls: theirs.</summary>
public sealed class Arithmetic : JudgedMetric, ICatalogued<Arithmetic>
{
    private static readonly MetricOption<string> _expressionOption = MetricOption.RequiredText("expression",
        "A sum over the names of the metrics: + - * / ( ) min(…) max(…) and numbers, such as 0.7 * quality + 0.3 * (1 - Refusal).");

    private static readonly MetricOption<IReadOnlyDictionary<string, TestCaseMetric>> _metricsOption = new("metrics", "metrics by name",
        "What the names in the expression stand for: { \"quality\": { \"metric\": \"GEval\", \"options\": {…} } }. Metrics of the catalogue "
        + "without options need no entry.", new Dictionary<string, TestCaseMetric>(), ReadMetrics);

    private static readonly MetricOption<string?> _nameOption = MetricOption.Text("name", "What the score is called; Arithmetic when not given.");

    private readonly Direction _direction;
    private readonly Expression? _expression;
    private readonly Dictionary<string, TestCaseMetric> _metrics = [];

    public Arithmetic(GivenOptions? options = null)
        : base(options)
    {
        GivenName = options.Of(_nameOption);
        _direction = options.Of(CommonOptions.Better);
        var given = options.Of(_metricsOption);
        var text = options.Of(_expressionOption);
        if (text.Length == 0)
            return;

        try
        {
            _expression = Expression.Parse(text);
            foreach (var name in _expression.Names)
                _metrics[name] = given.GetValueOrDefault(name) ?? Create(name, null);
        }
        catch (FormatException problem)
        {
            options?.Refuse($"Option expression {problem.Message}.", "expression");
        }
    }

    public static MetricDescription About { get; } = new()
    {
        Name = "Arithmetic",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace", "thread"],
        RequiredInputs = ["input|actualOutput|turns"],
        JudgeCalls = "those of its metrics",
        Summary = "A figure that you compute from the scores of other metrics.",
        WhenToUse = "One number for a dashboard or a gate out of several, with weights of your own.",
        Formula = "The expression. Where a metric is skipped or fails, so is this.",
        Weaknesses = "A mean hides its worst part: min(…) does not. Metrics on other scales than 0 to 1 must be scaled in the expression.",
        Options = [_expressionOption, _metricsOption, _nameOption, CommonOptions.Better, .. CommonOptions.Judged],
    };

    public string? GivenName { get; init; }

    public override IEnumerable<Uri> CalledAddresses => _metrics.Values.SelectMany(metric => metric.CalledAddresses);

    public override string Name => GivenName ?? About.Name;

    public override MetricDescription Description => (_metrics.Values.Any(metric => metric.Description.NeedsJudge)
        ? About with
        {
            JudgeCalls = string.Join(" + ", _metrics.Values.Where(metric => metric.Description.NeedsJudge)
                .Select(metric => metric.Description.JudgeCalls.Split(';', ',')[0])),
        }
        : About with { Kind = MetricKind.Deterministic, JudgeCalls = "0" }) with
    {
        Direction = _direction,
        CallsOut = _metrics.Values.Any(metric => metric.Description.CallsOut),
    };

    protected override IReadOnlyList<Prompt> Prompts => [.. _metrics.Values.OfType<JudgedMetric>().SelectMany(metric => metric.AllPrompts)];

    protected override IReadOnlyList<string> RequiredInputs =>
        _metrics.Count == 0 ? About.RequiredInputs : [.. _metrics.Values.SelectMany(metric => metric.Needs).Distinct()];

    public static Arithmetic Create(GivenOptions options) => new(options);

    /// <returns>The names that an expression has; none when it is not one.</returns>
    public static IReadOnlyCollection<string> NamesIn(string expression)
    {
        try
        {
            return Expression.Parse(expression).Names;
        }
        catch (FormatException)
        {
            return [];
        }
    }

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        if (_expression is null)
            return Measurement.Failed("Arithmetic has no expression.");

        var scores = new Dictionary<string, double>();
        foreach (var (name, metric) in _metrics)
        {
            var measured = await metric.MeasureWithinAsync(testCase, judge);
            if (measured.Score is not { } score)
                return measured with { Reason = $"{name}: {measured.Reason}" };
            scores[name] = score;
        }

        var value = _expression.Evaluate(scores);
        var parts = string.Join(", ", scores.Select(score => FormattableString.Invariant($"{score.Key} {score.Value:0.####}")));
        return double.IsFinite(value) ? new(value, $"{parts}.") : Measurement.Failed($"The expression has no value for {parts}.");
    }

    private static Dictionary<string, TestCaseMetric> ReadMetrics(JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Object)
            throw new FormatException("must be an object of metrics by name");
        return given.EnumerateObject().ToDictionary(entry => entry.Name, entry =>
            entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("metric", out var name) && name.ValueKind == JsonValueKind.String
                ? Create(name.GetString()!, entry.Value.TryGetProperty("options", out var options) ? options : null)
                : throw new FormatException("""must be an object of metrics by name: { "name": { "metric": "…", "options": {…} } }"""));
    }

    private static TestCaseMetric Create(string name, JsonElement? options) =>
        name == About.Name ? throw new FormatException("must not name Arithmetic itself")
        : MetricCatalogue.TryCreate(name, options, strict: false, out var metric, out var problem) ? metric
        : throw new FormatException($"names a metric that cannot be made: {problem.TrimEnd('.')}");
}
