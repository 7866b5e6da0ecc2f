namespace Platform.Storage.Evaluations;

/// <summary>How many of a collection's evaluations got how far. An evaluation is one metric on one subject.</summary>
public sealed record EvaluationFunnel
{
    public long Queued { get; init; }

    /// <summary>For a free worker.</summary>
    public long Waiting { get; init; }

    /// <summary>For the trace to be quiet.</summary>
    public long WaitingForQuiet { get; init; }

    /// <summary>For running ones to show what they leave of the day's budget.</summary>
    public long WaitingForBudget { get; init; }

    /// <summary>After a failure, or while the judge is left alone.</summary>
    public long WaitingForNextTry { get; init; }

    public long Running { get; init; }

    public long NotMatched { get; init; }

    public long NotSampled { get; init; }

    public long OverBudget { get; init; }

    public long WithoutInput { get; init; }

    public long WithoutJudge { get; init; }

    public long Errored { get; init; }

    public long Scored { get; init; }

    /// <summary>Of the scored ones.</summary>
    public long Passed { get; init; }

    public decimal CostUsd { get; init; }
}
