using System.Diagnostics;
using Platform.AgentTracing.Spans;

namespace Platform.AgentTracing;

/// <summary>
/// The agent's innermost step that is running, whoever started it: also a function call or chat of
/// Microsoft.Extensions.AI. Outside any step nothing happens.
/// </summary>
public static class CurrentSpan
{
    /// <summary>Says more about the step; what is not given stays as it is.</summary>
    /// <param name="metadata">An object or dictionary; added to what was said before.</param>
    /// <param name="context">The truth, as whoever wrote the test case knows it.</param>
    /// <param name="retrievalContext">The texts that the step was given, best first.</param>
    /// <param name="toolsCalled">Where they are not steps of their own.</param>
    /// <param name="availableTools">Names of the tools that an agent may call.</param>
    /// <param name="metricCollection">Of scope span.</param>
    public static void Update(
        string? name = null,
        object? input = null,
        object? output = null,
        object? metadata = null,
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
        if (AgentSpans.Current is not { } span)
            return;
        if (name is not null)
            span.DisplayName = name;
        span.Say(Attributes.Input, input);
        span.Say(Attributes.Output, output);
        span.SayAlso(Attributes.Metadata, metadata);
        span.Say(Attributes.ExpectedOutput, expectedOutput);
        span.SayAll(Attributes.Context, context);
        span.SayAll(Attributes.RetrievalContext, retrievalContext);
        span.Say(Attributes.ToolsCalled, toolsCalled);
        span.Say(Attributes.ExpectedTools, expectedTools);
        span.SayAll(Attributes.AvailableTools, availableTools);
        span.Say(Attributes.PromptName, promptName);
        span.Say(Attributes.PromptVersion, promptVersion);
        span.Say(Attributes.MetricCollection, metricCollection);
    }

    extension(Activity span)
    {
        internal void Say(string key, object? value)
        {
            if (value is not null)
                span.SetTag(key, AttributeText.Of(value));
        }

        internal void SayAll(string key, IEnumerable<string>? values)
        {
            if (values is not null)
                span.SetTag(key, values.ToArray());
        }

        internal void SayAlso(string key, object? members)
        {
            if (members is not null)
                span.SetTag(key, AttributeText.Merge(span.GetTagItem(key) as string, members));
        }
    }
}
