using Microsoft.ML.Tokenizers;
using Platform.Metrics.Catalogue;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;
using Platform.Storage.Prices;
using Platform.Storage.Traces;

namespace Platform.Collector.Evaluations;

/// <summary>What an evaluation would use; means, without what a cache, a filter or a sample saves.</summary>
/// <param name="CostUsd">Null when a price is not known.</param>
internal sealed record Estimate(
    long Subjects, double JudgeCalls, double InputTokens, double OutputTokens, decimal? CostUsd, IReadOnlyList<MetricEstimate> Metrics);

/// <param name="Basis"><c>history</c>: what its scores of the last 30 days used; <c>catalogue</c>: its documented calls and the
/// length of what is evaluated; <c>none</c>: it asks no judge.</param>
internal sealed record MetricEstimate(
    string Metric, double JudgeCalls, double InputTokens, double OutputTokens, decimal? CostUsd, string Basis);

/// <summary>Says what an evaluation would cost before it runs.</summary>
internal sealed class Estimating(JudgeUsageStore usage, PriceStore prices, TimeProvider time)
{
    private const double PromptTokens = 400; // a metric's instructions and answer schema; most are 250 to 600
    private const double AnswerTokens = 150; // verdicts with a sentence of reason

    private static readonly Lazy<Tokenizer> _tokenizer = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    public static int CountTokens(string text) => _tokenizer.Value.CountTokens(text);

    /// <param name="tokens">Of one subject's texts, on average.</param>
    /// <param name="exchanges">Of one subject, on average.</param>
    public async Task<Estimate> EstimateAsync(
        int project, IReadOnlyList<CollectionMetric> metrics, long subjects, double tokens, double exchanges,
        CancellationToken cancellationToken)
    {
        var known = await usage.ListAsync(project, cancellationToken);
        var list = await prices.GetListAsync(project, cancellationToken);
        var each = metrics.Select(metric => One(metric, known, list, tokens, exchanges)).Select(one => one with
        {
            JudgeCalls = one.JudgeCalls * subjects,
            InputTokens = one.InputTokens * subjects,
            OutputTokens = one.OutputTokens * subjects,
            CostUsd = one.CostUsd * subjects,
        }).ToList();
        return new(
            subjects, each.Sum(one => one.JudgeCalls), each.Sum(one => one.InputTokens), each.Sum(one => one.OutputTokens),
            each.Exists(one => one.CostUsd is null) ? null : each.Sum(one => one.CostUsd), each);
    }

    private MetricEstimate One(
        CollectionMetric metric, IReadOnlyList<JudgeUsage> known, PriceList list, double tokens, double exchanges)
    {
        var judge = metric.Judge ?? "default";
        if (!MetricCatalogue.TryCreate(metric.Metric, metric.Options, metric.Strict, out var created, out _)
            || !created.Description.NeedsJudge)
            return new(metric.Metric, 0, 0, 0, 0, "none");
        if (known.FirstOrDefault(past => past.Metric == metric.Metric && past.Judge == judge) is { } history)
            return new(metric.Metric, history.JudgeCalls, history.InputTokens, history.OutputTokens, history.CostUsd, "history");

        var calls = CallFormula.Calls(created.Description, metric.Options, exchanges);
        var (input, output) = (calls * (tokens + PromptTokens), calls * AnswerTokens);
        var model = known.FirstOrDefault(past => past.Judge == judge)?.Model;
        return new(metric.Metric, calls, input, output,
            list.CostOf(model, null, new((long)input, (long)output), Instant.From(time.GetUtcNow())), "catalogue");
    }
}
