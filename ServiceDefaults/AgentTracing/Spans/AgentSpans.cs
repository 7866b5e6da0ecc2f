using System.Buffers;
using System.Diagnostics;

namespace Platform.AgentTracing.Spans;

/// <summary>
/// The activities that are the agent's: those of this library and of the sources that a tracer has registered. Others
/// (the web server's request, an HTTP call) never reach the Collector, so they may not stand between two that do.
/// </summary>
internal static class AgentSpans
{
    internal const string SourceName = "AgentTracing";

    /// <summary>Chat clients and function calls of Microsoft.Extensions.AI.</summary>
    internal const string ExtensionsAI = "Experimental.Microsoft.Extensions.AI";

    // Tells an agent in another process, over W3C trace state, which of our spans called it.
    private const string StateKey = "agent-tracing=";

    private static readonly SearchValues<char> _hexDigits = SearchValues.Create("0123456789abcdef");

    private static readonly ActivitySource _source = new(SourceName);

    /// <summary>The agent's innermost activity that is running here; null outside any step.</summary>
    internal static Activity? Current => Nearest(Activity.Current);

    /// <summary>Further sources, as <see cref="AgentTracingOptions.Sources"/> names them.</summary>
    internal static IReadOnlyList<string> FurtherSources { get; set; } = [];

    /// <param name="outer">To be made current again after the span has ended.</param>
    /// <returns>Null when no tracer runs.</returns>
    internal static Activity? Start(string name, ActivityKind kind, out Activity? outer)
    {
        outer = Activity.Current;
        if (!_source.HasListeners())
            return null;

        var parent = Nearest(outer);
        if (parent != outer)
            Activity.Current = parent;
        var span = parent is null && outer is not null
            ? _source.StartActivity(name, kind, ContextAround(outer))
            : _source.StartActivity(name, kind);
        if (span is null)
        {
            Activity.Current = outer;
            return null;
        }

        // On the root and not on the resource, which every span carries: there it would outvote CurrentTrace.Update.
        if (parent is null)
            span.SetTag(Attributes.TraceEnvironment, AgentTracer.Running?.Options.Environment);
        span.TraceStateString = string.Concat(StateKey, span.SpanId.ToHexString(), Others(outer?.TraceStateString));
        if (parent != outer)
        {
            foreach (var (key, value) in outer!.Baggage.Reverse())
                span.SetBaggage(key, value);
        }

        return span;
    }

    /// <summary>The outermost activity of the agent above this one, or itself.</summary>
    internal static Activity RootOf(Activity span)
    {
        while (Nearest(span.Parent) is { } parent)
            span = parent;
        return span;
    }

    internal static Activity? Nearest(Activity? activity)
    {
        while (activity is not null && !IsAgents(activity))
            activity = activity.Parent;
        return activity;
    }

    private static bool IsAgents(Activity activity) =>
        activity.Source == _source || activity.Source.Name == ExtensionsAI
        || FurtherSources.Any(source => source == activity.Source.Name
            || (source is [.. var start, '*'] && activity.Source.Name.StartsWith(start, StringComparison.Ordinal)));

    /// <summary>
    /// A first step keeps the trace id around it, which the service's logs carry, but has the calling agent's span as
    /// parent, or none: below a request that is never sent to the Collector, a trace would have no root.
    /// </summary>
    private static ActivityContext ContextAround(Activity outer)
    {
        var state = outer.TraceStateString;
        var at = state?.IndexOf(StateKey, StringComparison.Ordinal) ?? -1;
        var caller = at < 0 ? [] : state.AsSpan(at + StateKey.Length);
        return caller.Length >= 16 && !caller[..16].ContainsAnyExcept(_hexDigits)
            ? new(outer.TraceId, ActivitySpanId.CreateFromString(caller[..16]), ActivityTraceFlags.Recorded, isRemote: true)
            : new(outer.TraceId, default, ActivityTraceFlags.Recorded);
    }

    /// <summary>The trace state's entries of other vendors, each after a comma.</summary>
    private static string Others(string? state) =>
        state is null || (state.Length == StateKey.Length + 16 && state.StartsWith(StateKey, StringComparison.Ordinal))
            ? ""
            : string.Concat(state.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(entry => !entry.StartsWith(StateKey, StringComparison.Ordinal))
                .Select(entry => $",{entry}"));
}
