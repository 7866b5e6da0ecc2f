using System.Diagnostics;
using OpenTelemetry;
using Platform.AgentTracing.Spans;

namespace Platform.AgentTracing.Development;

/// <summary>Remembers, on each running activity, those that have ended below it: what a metric on it may look at.</summary>
internal sealed class ChildSpans : BaseProcessor<Activity>
{
    private const string Property = "AgentTracing.ChildSpans";

    /// <returns>In start order.</returns>
    internal static IReadOnlyList<Activity> Of(Activity span)
    {
        if (span.GetCustomProperty(Property) is not List<Activity> children)
            return [];
        lock (children)
            return [.. children.OrderBy(child => child.StartTimeUtc)];
    }

    public override void OnEnd(Activity data)
    {
        if (AgentSpans.Nearest(data.Parent) is not { } parent)
            return;
        lock (parent)
        {
            if (parent.GetCustomProperty(Property) is not List<Activity> children)
                parent.SetCustomProperty(Property, children = []);
            lock (children)
                children.Add(data);
        }
    }
}
