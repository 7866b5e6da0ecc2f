namespace Platform.Statistics.Tests;

/// <summary>90 days of 5 labels a day on cases that people passed: how many the judge passed too, with 37 days of history.</summary>
internal sealed class SimulatedJudge
{
    public const int DriftDay = 30;

    private const int Days = 90;
    private const int Labels = 5;
    private const int Window = 7;
    private const int Reference = 30;
    private const int History = Window + Reference;

    private readonly int[] _passed = new int[History + Days];
    private readonly double[] _pValues = new double[Days];
    private readonly double[] _drops = new double[Days];

    /// <param name="drifts">The true TPR falls from 0.90 to 0.75 on day 30.</param>
    public SimulatedJudge(SeededRandom random, bool drifts)
    {
        for (var day = 0; day < _passed.Length; day++)
        {
            var rate = drifts && day - History >= DriftDay ? 75 : 90;
            _passed[day] = Enumerable.Range(0, Labels).Count(_ => random.Below(100) < rate);
        }

        for (var day = 0; day < Days; day++)
        {
            var end = day + History + 1;
            var rates = new TwoProportions(
                new(_passed[(end - History)..(end - Window)].Sum(), Reference * Labels),
                new(_passed[(end - Window)..end].Sum(), Window * Labels));
            _drops[day] = -rates.Difference;
            _pValues[day] = rates.Difference < 0 ? rates.PValue / 2 : 1; // one-sided
        }
    }

    /// <summary>The day of the first alarm of 7 days against the 30 before them; null for none.</summary>
    public int? Rolling(double alpha, int inARow = 1, double leastDrop = 0)
    {
        var row = 0;
        return First(day => (row = _pValues[day] < alpha && _drops[day] >= leastDrop ? row + 1 : 0) >= inARow);
    }

    public int? Cusum(double limit)
    {
        var (cusum, sum) = (new BernoulliCusum(Limit: limit), 0.0);
        return First(day => cusum.Alarms(sum = Misses(day).Aggregate(sum, cusum.Next)));
    }

    public int? Betting()
    {
        var (betting, wealth) = (new BettingProcess(), 1.0);
        return First(day => betting.Alarms(wealth = Misses(day).Aggregate(wealth, betting.Next)));
    }

    private IEnumerable<bool> Misses(int day) => Enumerable.Range(0, Labels).Select(label => label >= _passed[day + History]);

    private static int? First(Func<int, bool> alarms)
    {
        for (var day = 0; day < Days; day++)
        {
            if (alarms(day))
                return day;
        }

        return null;
    }
}
