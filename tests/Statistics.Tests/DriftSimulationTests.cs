namespace Platform.Statistics.Tests;

/// <summary>Why an alarm on rolling windows is no alarm: repeats the simulation behind statistics.md 5.7.</summary>
public class DriftSimulationTests
{
    private const int Runs = 4000;
    private const double Tolerance = 0.02; // the file's own

    [Fact]
    [Vectors("judge_drift_alarm_simulation")]
    public void Rolling_windows_cry_wolf_and_a_cumulative_sum_does_not()
    {
        using var vectors = Vectors.Open("judge_drift_alarm_simulation");

        var healthy = Simulate(drifts: false);
        var falseAlarms = vectors.Root["no_drift_probability_of_at_least_one_alarm_in_90_days"];
        Is(falseAlarms["7d vs previous 30d, one-sided pooled z, p<.05"], judge => judge.Rolling(0.05));
        Is(falseAlarms["same, p<.01"], judge => judge.Rolling(0.01));
        Is(falseAlarms["p<.05 on 3 consecutive days"], judge => judge.Rolling(0.05, inARow: 3));
        Is(falseAlarms["p<.01 on 2 consecutive days"], judge => judge.Rolling(0.01, inARow: 2));
        Is(falseAlarms["p<.001"], judge => judge.Rolling(0.001));
        Is(falseAlarms["p<.001 on 2 consecutive days"], judge => judge.Rolling(0.001, inARow: 2));
        Is(falseAlarms["p<.05 and drop>=5 points"], judge => judge.Rolling(0.05, leastDrop: 0.05));
        Is(falseAlarms["betting e-process vs fixed .10 miss rate (lambda 2, alarm 20)"], judge => judge.Betting());
        Is(falseAlarms["Bernoulli CUSUM .10->.25, h=4"], judge => judge.Cusum(4));
        Is(falseAlarms["CUSUM h=5"], judge => judge.Cusum(5));
        Is(falseAlarms["CUSUM h=6"], judge => judge.Cusum(6));

        void Is(VectorNode expected, Func<SimulatedJudge, int?> alarm) =>
            expected.Is(healthy.Count(judge => alarm(judge) is not null) / (double)Runs, Tolerance);

        var drifting = Simulate(drifts: true);
        var (delays, found) = (vectors.Root["drift_day_30_tpr_90_to_75_median_delay_days"], vectors.Root["detected_within_60_days"]);
        Finds(delays["z p<.01"], null, judge => judge.Rolling(0.01));
        Finds(delays["p<.01 on 2 days"], null, judge => judge.Rolling(0.01, inARow: 2));
        Finds(delays["e-process (never restarted)"], found["e-process"], judge => judge.Betting());
        Finds(delays["CUSUM h=5"], null, judge => judge.Cusum(5));
        Finds(delays["CUSUM h=6"], found["CUSUM h=6"], judge => judge.Cusum(6));
        Finds(null, found["rolling p<.001"], judge => judge.Rolling(0.001));
        Finds(null, found["rolling p<.001 on 2 days"], judge => judge.Rolling(0.001, inARow: 2));

        // A judge that was called drifting before it did is not found, and has no delay.
        void Finds(VectorNode? delay, VectorNode? share, Func<SimulatedJudge, int?> alarm)
        {
            int[] waited = [.. drifting.Select(alarm).Where(day => day >= SimulatedJudge.DriftDay)
                .Select(day => day!.Value - SimulatedJudge.DriftDay).Order()];
            share?.Is(waited.Length / (double)Runs, Tolerance);
            delay?.Is(waited[waited.Length / 2], tolerance: 1);
        }
    }

    private static List<SimulatedJudge> Simulate(bool drifts)
    {
        var random = new SeededRandom(2026);
        return [.. Enumerable.Range(0, Runs).Select(_ => new SimulatedJudge(random, drifts))];
    }
}
