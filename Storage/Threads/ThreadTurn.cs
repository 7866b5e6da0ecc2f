using Platform.Storage.Traces;

namespace Platform.Storage.Threads;

/// <summary>One side's say in a conversation, read from the trace that it belongs to.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
public sealed record ThreadTurn(string Role, string Content, string TraceId, Instant Time)
{
    /// <summary>The user's turn is the trace's input, the assistant's its output; a trace may lack either.</summary>
    public static IEnumerable<ThreadTurn> Of(Trace trace)
    {
        if (MessageText.OfInput(trace.Input) is { } input)
            yield return new("user", input, trace.TraceId, trace.StartTime);
        if (MessageText.OfOutput(trace.Output) is { } output)
            yield return new("assistant", output, trace.TraceId, trace.EndTime);
    }
}
