using Platform.Metrics.Custom;
using Platform.Storage.MetricCollections;
using Platform.Web.Components.Values;

namespace Platform.Web.Components.Evaluations;

/// <summary>By what the past is to be evaluated, as typed.</summary>
public sealed class EvaluationForm
{
    private const string Collection = "collection:";
    private const string Metric = "metric:";

    /// <summary><c>estimate</c> or <c>start</c>.</summary>
    public string? Action { get; set; }

    /// <summary><c>collection:NAME</c> or <c>metric:NAME</c>.</summary>
    public string? By { get; set; }

    /// <summary>Of a single metric: <c>trace</c> or <c>thread</c>.</summary>
    public string Scope { get; set; } = "trace";

    public string? Threshold { get; set; }

    public string? Judge { get; set; }

    internal static string OfCollection(string name) => Collection + name;

    internal static string OfMetric(string name) => Metric + name;

    /// <returns>The collection, if it is one, with metrics and scope; complete when there is no problem.</returns>
    internal (MetricCollection? Collection, IReadOnlyList<CollectionMetric> Metrics, string Scope) Read(
        IReadOnlyList<MetricCollection> collections, NamedMetrics named, out IReadOnlyList<string> problems)
    {
        if (By?.StartsWith(Collection, StringComparison.Ordinal) is true
            && collections.FirstOrDefault(one => one.Name == By[Collection.Length..]) is { } collection)
        {
            problems = [];
            return (collection, collection.Metrics, collection.Scope);
        }

        if (By?.StartsWith(Metric, StringComparison.Ordinal) is not true)
        {
            problems = ["Choose a collection or a metric."];
            return (null, [], Scope);
        }

        var reading = new FormReading();
        var metric = new CollectionMetric { Metric = By[Metric.Length..], Threshold = reading.Number("The threshold", Threshold), Judge = FormReading.Text(Judge) };
        var scope = Scope is "thread" ? Scope : "trace";
        problems = named.Problem(metric.Metric, null, null, false, scope) is { } problem ? [.. reading.Problems, problem] : reading.Problems;
        return (null, [metric], scope);
    }
}
