namespace Platform.Storage.Traces;

/// <summary>What became of spans that were given to <see cref="SpanWriter"/>. All of it is committed.</summary>
public sealed record WrittenSpans
{
    public static WrittenSpans None { get; } = new();

    /// <summary>Spans that were not there before.</summary>
    public int New { get; init; }

    /// <summary>Spans that were there unfinished and are finished now.</summary>
    public int Completed { get; init; }

    /// <summary>Spans that were there already: delivered again, they change nothing.</summary>
    public int Unchanged { get; init; }

    public IReadOnlyList<RefusedSpan> Refused { get; init; } = [];

    /// <summary>Traces that a new or completed span belongs to, each once.</summary>
    public IReadOnlyList<TraceKey> Traces { get; init; } = [];

    /// <summary>Evaluations are waiting that were not there before.</summary>
    public bool QueuedEvaluations { get; init; }

    internal static WrittenSpans Join(WrittenSpans left, WrittenSpans right) => new()
    {
        New = left.New + right.New,
        Completed = left.Completed + right.Completed,
        Unchanged = left.Unchanged + right.Unchanged,
        Refused = [.. left.Refused, .. right.Refused],
        Traces = [.. left.Traces.Union(right.Traces)],
        QueuedEvaluations = left.QueuedEvaluations || right.QueuedEvaluations,
    };
}

/// <summary>A span that cannot be stored, however often it is sent.</summary>
/// <param name="Index">Its place among the spans that were given.</param>
/// <param name="Reason">A sentence for whoever sent it.</param>
public readonly record struct RefusedSpan(int Index, string Reason);

/// <param name="TraceId">32 lower-case hex digits.</param>
public readonly record struct TraceKey(int ProjectId, string TraceId);
