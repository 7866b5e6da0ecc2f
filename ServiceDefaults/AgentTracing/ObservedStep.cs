using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using Platform.AgentTracing.Development;
using Platform.AgentTracing.Spans;

namespace Platform.AgentTracing;

/// <summary>
/// One step of an agent, from <see cref="Observe"/> until it is disposed. Nothing on it throws, and without a running
/// <see cref="AgentTracer"/> it does nothing. Steps started meanwhile in the same flow of execution are its children.
/// </summary>
public sealed class ObservedStep : IDisposable, IAsyncDisposable
{
    private readonly StepKind _kind;
    private readonly Activity? _span;
    private readonly Activity? _outer;
    private readonly IReadOnlyList<IEvaluator> _metrics;
    private bool _ended;

    internal ObservedStep(
        StepKind kind, string name, object? input, string? metricCollection, IEnumerable<IEvaluator>? metrics, string? type = null)
    {
        _kind = kind;
        _metrics = AgentTracer.Evaluates ? [.. metrics ?? []] : [];
        _span = AgentSpans.Start(name, kind.Kind, out _outer);
        if (_span is null)
            return;
        if (kind.Operation is not null)
            _span.SetTag(Attributes.Operation, kind.Operation);
        if (kind.NameKey is not null)
            _span.SetTag(kind.NameKey, name);
        if (type is not null)
            _span.SetTag(Attributes.SpanType, type);
        if (metricCollection is not null)
            _span.SetTag(Attributes.MetricCollection, metricCollection);
        if (MessageText.Of(input) is { } messages)
            _span.SetTag(Attributes.InputMessages, messages);
        else if (input is not null)
            _span.SetTag(kind.InputKey, AttributeText.Of(input));
    }

    /// <summary>Null when no tracer runs.</summary>
    public string? TraceId => _span?.TraceId.ToHexString();

    /// <inheritdoc cref="TraceId"/>
    public string? SpanId => _span?.SpanId.ToHexString();

    /// <summary>
    /// What came out: text, chat messages, or anything that can be written as JSON, written down when it is assigned. Of
    /// a chat response, model and tokens are taken too; of a retriever's texts, the retrieval context.
    /// </summary>
    public object? Output
    {
        get;
        set
        {
            field = value;
            if (_span is null)
                return;
            if (MessageText.Of(value) is { } messages)
                _span.SetTag(Attributes.OutputMessages, messages);
            else
                _span.SetTag(_kind.OutputKey, AttributeText.Of(value));
            if (value is ChatResponse response)
                Used(response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount, response.Usage?.CachedInputTokenCount, response.ModelId);
            if (_kind == StepKind.Retriever && value is IEnumerable<string> texts)
                _span.SetTag(Attributes.RetrievalContext, texts.ToArray());
        }
    }

    /// <summary>What the step's metrics found; null before it has ended, without metrics, and always in production mode.</summary>
    public EvaluationResult? Evaluation { get; private set; }

    /// <summary>What a model call used.</summary>
    /// <param name="inputTokens">All of them, cached ones included.</param>
    /// <param name="outputTokens">All of them, reasoning included.</param>
    /// <param name="model">The model that answered, where it differs from the one that was asked.</param>
    public void Used(long? inputTokens, long? outputTokens, long? cachedInputTokens = null, string? model = null)
    {
        if (inputTokens is not null)
            _span?.SetTag(Attributes.InputTokens, inputTokens);
        if (outputTokens is not null)
            _span?.SetTag(Attributes.OutputTokens, outputTokens);
        if (cachedInputTokens is not null)
            _span?.SetTag(Attributes.CachedInputTokens, cachedInputTokens);
        if (model is not null)
            _span?.SetTag(Attributes.ResponseModel, model);
    }

    /// <summary>Records an error; the forms that take a delegate do it themselves.</summary>
    public void Fail(Exception error)
    {
        _span?.SetStatus(ActivityStatusCode.Error, error.Message);
        _span?.SetTag(Attributes.ErrorType, error.GetType().FullName);
        _span?.AddException(error);
    }

    /// <inheritdoc cref="Fail(Exception)"/>
    public void Fail(string error) => _span?.SetStatus(ActivityStatusCode.Error, error);

    /// <summary>Ends the step. In development mode it blocks while metrics run: prefer <c>await using</c> there.</summary>
    public void Dispose()
    {
        var ending = DisposeAsync();
        if (!ending.IsCompleted)
            ending.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Ends the step; in development mode after its metrics have been evaluated.</summary>
    public ValueTask DisposeAsync()
    {
        if (_span is null || _ended)
            return default;
        _ended = true;
        if (_metrics is [])
        {
            End();
            return default;
        }

        // Not in an async method: the caller must see its own activity again while and after metrics run.
        _span.SetEndTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        Activity.Current = _outer;
        return new(EvaluateAsync(_span));
    }

    private async Task EvaluateAsync(Activity span)
    {
        Evaluation = await StepEvaluation.RunAsync(span, _metrics);
        End();
    }

    private void End()
    {
        _span!.Dispose();
        // Stopping restores what was current before, except where something stood between that and the agent's spans.
        if (Activity.Current != _outer)
            Activity.Current = _outer;
    }
}
