using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Criteria;

/// <summary>A metric by criteria of one's own. Unless they are given, a judge first makes steps of them, once for all test cases.</summary>
public abstract class CriteriaMetric : JudgedMetric
{
    private IReadOnlyList<string> _steps;

    private protected CriteriaMetric(GivenOptions? options, MetricOption<string?> criteria, MetricOption<IReadOnlyList<string>> steps)
        : base(options)
    {
        Criteria = options.Of(criteria);
        _steps = options.Of(steps);
    }

    public string? Criteria { get; init; }

    /// <summary>Replace the <see cref="Criteria"/>; one of the two is needed.</summary>
    public IReadOnlyList<string> Steps { get => _steps; init => _steps = value; }

    /// <summary>What the steps may speak of: names of sections that the judge will see.</summary>
    public abstract IReadOnlyList<string> StepParameters { get; }

    /// <summary>The prompt that scores once there are steps.</summary>
    private protected abstract Prompt Scoring { get; }

    protected override IReadOnlyList<Prompt> Prompts => Steps is [] ? [EvaluationSteps.Prompt, Scoring] : [Scoring];

    /// <returns>The same metric, but with steps that were made of its criteria before, so that scores of different programs compare.</returns>
    public CriteriaMetric WithSteps(IReadOnlyList<string> steps)
    {
        var same = (CriteriaMetric)MemberwiseClone();
        same._steps = steps;
        return same;
    }

    /// <returns>Null when there are neither criteria nor steps.</returns>
    private protected async Task<IReadOnlyList<string>?> GetStepsAsync(JudgeSession judge) =>
        Steps is not [] ? Steps : Criteria is { } criteria ? await EvaluationSteps.GetAsync(criteria, StepParameters, judge) : null;

    private protected Measurement WithoutCriteria() => Measurement.Failed($"{Description.Name} has neither criteria nor steps.");

    private protected static T Checked<T>(T metric, GivenOptions options)
        where T : CriteriaMetric
    {
        if (metric.Criteria is null && metric.Steps is [])
            options.Refuse($"{metric.Description.Name} needs the option criteria or evaluationSteps.", "criteria");
        return metric;
    }
}
