namespace Platform.Statistics;

/// <summary>One task of a suite: how many of its valid trials succeeded.</summary>
public readonly record struct TaskTrials(int Trials, int Successes)
{
    /// <summary>Some trials succeeded and some failed.</summary>
    public bool Flaky => Successes > 0 && Successes < Trials;
}

/// <summary>A suite's pass^k or pass@k. Tasks vary more than the trials of one, so intervals come from tasks.</summary>
/// <param name="Value">Mean over the counted tasks.</param>
/// <param name="StandardDeviation">Of the tasks' values (sample); 0 for one task.</param>
/// <param name="Tasks">Tasks that count: those with at least k trials.</param>
/// <param name="Excluded">Tasks with fewer.</param>
/// <param name="Interval">Percentile bootstrap over tasks.</param>
public sealed record PassKSuite(double Value, double StandardDeviation, int Tasks, int Excluded, Interval Interval)
{
    /// <summary>Of <see cref="Value"/>, over tasks.</summary>
    public double StandardError => StandardDeviation / Math.Sqrt(Tasks);

    /// <summary>All of k trials succeed; null when no task has k trials.</summary>
    public static PassKSuite? All(IReadOnlyList<TaskTrials> tasks, int k, ulong seed) => Of(tasks, k, seed, PassK.All);

    /// <summary>At least one of k trials succeeds; null when no task has k trials.</summary>
    public static PassKSuite? AtLeastOne(IReadOnlyList<TaskTrials> tasks, int k, ulong seed) =>
        Of(tasks, k, seed, PassK.AtLeastOne);

    private static PassKSuite? Of(IReadOnlyList<TaskTrials> tasks, int k, ulong seed, Func<int, int, int, double> estimate)
    {
        double[] values = [.. tasks.Where(task => task.Trials >= k).Select(task => estimate(task.Trials, task.Successes, k))];
        if (values is [])
            return null;

        var bootstrap = Bootstrap.OfMean(values, seed);
        return new(bootstrap.Estimate, Sample.StandardDeviation(values), values.Length, tasks.Count - values.Length, bootstrap.Interval);
    }
}
