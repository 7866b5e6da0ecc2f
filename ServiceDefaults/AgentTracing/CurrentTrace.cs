using Platform.AgentTracing.Spans;

namespace Platform.AgentTracing;

/// <summary>The trace of the step that is running. Outside any step nothing happens.</summary>
public static class CurrentTrace
{
    /// <summary>32 lower-case hex digits; null outside any step.</summary>
    public static string? Id => AgentSpans.Current?.TraceId.ToHexString();

    /// <summary>
    /// Says more about the trace; what is not given stays as it is. It is written on the trace's root and on the current
    /// span, so that it arrives even when the root, which is sent last, does not.
    /// </summary>
    /// <param name="metadata">An object or dictionary; added to what was said before.</param>
    /// <param name="threadId">The conversation that the trace is one turn of.</param>
    /// <param name="environment">Where it differs from <see cref="AgentTracingOptions.Environment"/>.</param>
    /// <param name="input">Where it is not the root's.</param>
    /// <param name="output">Where it is not the root's.</param>
    /// <param name="context">The truth, as whoever wrote the test case knows it.</param>
    /// <param name="retrievalContext">The texts that the answer rests on, best first.</param>
    /// <param name="toolsCalled">Where they are not steps of their own.</param>
    /// <param name="availableTools">Names of the tools that the agent may call.</param>
    /// <param name="metricCollection">Of scope trace.</param>
    public static void Update(
        string? name = null,
        IEnumerable<string>? tags = null,
        object? metadata = null,
        string? threadId = null,
        string? userId = null,
        string? environment = null,
        object? input = null,
        object? output = null,
        string? expectedOutput = null,
        IEnumerable<string>? context = null,
        IEnumerable<string>? retrievalContext = null,
        IEnumerable<ToolCall>? toolsCalled = null,
        IEnumerable<ToolCall>? expectedTools = null,
        IEnumerable<string>? availableTools = null,
        string? promptName = null,
        string? promptVersion = null,
        string? metricCollection = null)
    {
        if (AgentSpans.Current is not { } current)
            return;
        var root = AgentSpans.RootOf(current);
        root.SayAll(Attributes.AvailableTools, availableTools);
        root.Say(Attributes.PromptName, promptName);
        root.Say(Attributes.PromptVersion, promptVersion);
        foreach (var span in root == current ? new[] { root } : [root, current])
        {
            span.Say(Attributes.TraceName, name);
            span.SayAll(Attributes.TraceTags, tags);
            span.SayAlso(Attributes.TraceMetadata, metadata);
            span.Say(Attributes.ThreadId, threadId);
            span.Say(Attributes.UserId, userId);
            span.Say(Attributes.TraceEnvironment, environment);
            span.Say(Attributes.TraceInput, input);
            span.Say(Attributes.TraceOutput, output);
            span.Say(Attributes.TraceExpectedOutput, expectedOutput);
            span.SayAll(Attributes.TraceContext, context);
            span.SayAll(Attributes.TraceRetrievalContext, retrievalContext);
            span.Say(Attributes.TraceToolsCalled, toolsCalled);
            span.Say(Attributes.TraceExpectedTools, expectedTools);
            span.Say(Attributes.TraceMetricCollection, metricCollection);
        }
    }
}
