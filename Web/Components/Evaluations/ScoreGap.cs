using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;
using Platform.Storage.Traces;

namespace Platform.Web.Components.Evaluations;

/// <summary>Why a trace has no score where one could be expected, before any evaluation was queued.</summary>
/// <param name="Stage">Where it stopped, in two or three words.</param>
/// <param name="Text">What that means, and what to do.</param>
/// <param name="Collection">The collection that it is about; null when it is about none.</param>
public sealed record ScoreGap(string Stage, string Text, string? Collection = null)
{
    /// <param name="named">Collections that the trace or its spans name.</param>
    public static IEnumerable<ScoreGap> Of(
        Trace trace, IReadOnlyCollection<string> named, IReadOnlyList<SpanScore> scores,
        IReadOnlyList<CollectionMiss> misses, IReadOnlyList<MetricCollection> collections)
    {
        foreach (var miss in misses)
            yield return Missed(miss);

        var current = collections.ToDictionary(collection => collection.Name);
        foreach (var name in named.Except(misses.Select(miss => miss.Name)))
        {
            if (!current.TryGetValue(name, out var collection))
                yield return new("Unknown name", $"“{name}” was named, and there is no collection of that name now.", name);
            else if (name == trace.MetricCollection && collection.Scope != "trace")
                yield return OtherScope("The trace", "trace", name);
            else if (scores.Count == 0 && collection.Scope == "trace" && !trace.Complete)
                yield return new("Waiting for quiet", $"“{name}” runs when the trace has ended and nothing has arrived for 2 seconds.", name);
            else if (scores.Count == 0)
                yield return new("Nothing queued", $"“{name}” is there now but was not when this arrived, or its evaluations are about to be queued.", name);
        }

        if (named.Count > 0 || misses.Count > 0 || scores.Count > 0)
            yield break;
        var matching = collections.Where(collection => collection is { Apply: "matching", Scope: not "thread" }).ToList();
        if (matching is [] || trace.Complete)
            yield return new("No collection named",
                $"Neither the trace nor a span names a metric collection{(matching is [] ? "" : ", and no filter of a matching collection took it")}. "
                + "Name one in the agent, or make a collection that takes what its filter matches.");
        else
            yield return new("Waiting for quiet", "Filters of matching collections are tried when nothing has arrived for 2 seconds.");
    }

    private static ScoreGap OtherScope(string who, string target, string name) =>
        new("Other scope", $"{who} named “{name}”, which is for another scope than a {target}.", name);

    private static ScoreGap Missed(CollectionMiss miss) => miss.Problem == "scope"
        ? OtherScope(Who(miss), miss.Target, miss.Name)
        : new("Unknown name", $"{Who(miss)} named “{miss.Name}”, which did not exist. Make it, and the next traces are evaluated.", miss.Name);

    private static string Who(CollectionMiss miss) => (miss.Target, miss.Count) switch
    {
        ("trace", _) => "The trace",
        (_, 1) => "A span",
        var (_, count) => $"{count} spans",
    };
}
