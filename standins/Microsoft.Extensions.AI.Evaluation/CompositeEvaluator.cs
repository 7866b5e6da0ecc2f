namespace Microsoft.Extensions.AI.Evaluation;

/// <summary>
/// Runs evaluators side by side and answers all of their metrics. One that throws costs the others nothing: its metrics
/// carry the error as a diagnostic.
/// </summary>
public sealed class CompositeEvaluator : IEvaluator
{
    private readonly IReadOnlyList<IEvaluator> _evaluators;

    public CompositeEvaluator(params IEvaluator[] evaluators)
        : this(evaluators as IEnumerable<IEvaluator>)
    {
    }

    /// <exception cref="ArgumentException">Two evaluators name the same metric.</exception>
    /// <exception cref="InvalidOperationException">An evaluator names none.</exception>
    public CompositeEvaluator(IEnumerable<IEvaluator> evaluators)
    {
        _evaluators = [.. evaluators];
        var names = new HashSet<string>();
        foreach (var evaluator in _evaluators)
        {
            if (evaluator.EvaluationMetricNames.Count == 0)
                throw new InvalidOperationException($"'{evaluator.GetType().FullName}' names no metric.");
            foreach (var name in evaluator.EvaluationMetricNames)
                if (!names.Add(name))
                    throw new ArgumentException($"Cannot add multiple evaluators for '{name}'.", nameof(evaluators));
        }

        EvaluationMetricNames = names;
    }

    public IReadOnlyCollection<string> EvaluationMetricNames { get; }

    public async ValueTask<EvaluationResult> EvaluateAsync(
        IEnumerable<ChatMessage> messages, ChatResponse modelResponse, ChatConfiguration? chatConfiguration = null,
        IEnumerable<EvaluationContext>? additionalContext = null, CancellationToken cancellationToken = default)
    {
        var results = await Task.WhenAll(_evaluators.Select(EvaluateOneAsync)).WaitAsync(cancellationToken);
        return new(results.SelectMany(result => result.Metrics.Values));

        async Task<EvaluationResult> EvaluateOneAsync(IEvaluator evaluator)
        {
            try
            {
                return await evaluator.EvaluateAsync(
                    messages, modelResponse, chatConfiguration, additionalContext, cancellationToken);
            }
            catch (Exception exception)
            {
                return new(evaluator.EvaluationMetricNames.Select(name =>
                {
                    var metric = new EvaluationMetric(name);
                    metric.AddDiagnostics(EvaluationDiagnostic.Error(exception.ToString()));
                    return metric;
                }));
            }
        }
    }
}
