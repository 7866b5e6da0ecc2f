using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using Platform.Storage.Evaluations;

namespace Platform.Worker.Evaluations;

/// <summary>What the platform tells about its own evaluations.</summary>
internal sealed class EvaluationTelemetry : IDisposable
{
    private const string Name = "Platform.Evaluations";
    private readonly ActivitySource _source = new(Name);
    private readonly Meter _meter;
    private readonly Counter<long> _evaluations;
    private readonly Histogram<double> _duration;

    public EvaluationTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _evaluations = _meter.CreateCounter<long>("platform.evaluations", description: "Evaluations by how a try of them ended.");
        _duration = _meter.CreateHistogram<double>("platform.evaluation.duration", "s", "Time that a metric took.");
    }

    /// <summary>A span that the judge's calls are part of.</summary>
    public Activity? Start(TakenEvaluation taken) => _source.StartActivity($"evaluate {taken.Metric}")
        ?.SetTag("gen_ai.evaluation.name", taken.Metric)
        .SetTag("platform.evaluation.id", taken.Id)
        .SetTag("platform.project.id", taken.ProjectId)
        .SetTag("platform.collection", taken.Collection);

    /// <summary>Names and numbers only: texts belong to the project that they came from, not to the platform's own.</summary>
    public static void Scored(EvaluationResult result) => Activity.Current?.AddEvent(new("gen_ai.evaluation.result", tags: new()
    {
        ["gen_ai.evaluation.score.value"] = result.Score,
        ["gen_ai.evaluation.score.label"] = result.Success == true ? "pass" : "fail",
    }));

    public void Ended(TakenEvaluation taken, EvaluationResult result)
    {
        _evaluations.Add(1, new("status", result.Status), new KeyValuePair<string, object?>("metric", taken.Metric));
        if (result.DurationMs > 0)
            _duration.Record(result.DurationMs / 1000, new KeyValuePair<string, object?>("metric", taken.Metric));
    }

    /// <summary>
    /// From here on nothing is traced: the queue's own statements would be most of what the platform stores about itself.
    /// </summary>
    public static IDisposable Silence() => SuppressInstrumentationScope.Begin();

    /// <summary>Ends a <see cref="Silence"/> for a while.</summary>
    public static IDisposable Speak() => SuppressInstrumentationScope.Begin(false);

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }
}
