using System.Text.Json;
using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Estimates;

/// <summary>A metric that is to be estimated.</summary>
/// <param name="About">Null for one that nobody knows, which costs nothing.</param>
/// <param name="Judge">The judge's name.</param>
public sealed record EstimatedMetric(string Name, MetricDescription? About, JsonElement? Options, string Judge);

/// <summary>What an evaluation would use; means, without what a cache, a filter or a sample saves.</summary>
/// <param name="CostUsd">Null when a price is not known.</param>
public sealed record Estimate(
    long Subjects, double JudgeCalls, double InputTokens, double OutputTokens, decimal? CostUsd, IReadOnlyList<MetricEstimate> Metrics)
{
    private const double PromptTokens = 400; // a metric's instructions and answer schema; most are 250 to 600
    private const double AnswerTokens = 150; // verdicts with a sentence of reason

    /// <param name="tokens">Of one subject's texts, on average.</param>
    /// <param name="exchanges">Of one subject, on average.</param>
    /// <param name="history">By metric and judge: what its scores have used lately; null when there are none.</param>
    /// <param name="price">By judge: what so many tokens of input and of output cost; null when it is not known.</param>
    public static Estimate Of(
        IEnumerable<EstimatedMetric> metrics, long subjects, double tokens, double exchanges,
        Func<string, string, (double Calls, double InputTokens, double OutputTokens, decimal CostUsd)?> history,
        Func<string, long, long, decimal?> price)
    {
        var each = metrics.Select(metric =>
        {
            if (metric.About is not { NeedsJudge: true } about)
                return new MetricEstimate(metric.Name, 0, 0, 0, 0, "none");
            if (history(metric.Name, metric.Judge) is { } past)
                return new(metric.Name, past.Calls * subjects, past.InputTokens * subjects, past.OutputTokens * subjects,
                    past.CostUsd * subjects, "history");
            var calls = CallFormula.Calls(about, metric.Options, exchanges);
            var (input, output) = (calls * (tokens + PromptTokens), calls * AnswerTokens);
            return new(metric.Name, calls * subjects, input * subjects, output * subjects,
                price(metric.Judge, (long)input, (long)output) * subjects, "catalogue");
        }).ToList();
        return new(
            subjects, each.Sum(one => one.JudgeCalls), each.Sum(one => one.InputTokens), each.Sum(one => one.OutputTokens),
            each.Exists(one => one.CostUsd is null) ? null : each.Sum(one => one.CostUsd), each);
    }
}

/// <param name="Basis"><c>history</c>: what its scores of the last 30 days used; <c>catalogue</c>: its documented calls, the
/// length of what is evaluated, and the price of the judge's model; <c>none</c>: it asks no judge.</param>
public sealed record MetricEstimate(
    string Metric, double JudgeCalls, double InputTokens, double OutputTokens, decimal? CostUsd, string Basis);
