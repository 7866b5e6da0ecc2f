using System.Text.Json;
using Platform.Metrics;
using Platform.Metrics.Catalogue;
using Platform.Suites.Yaml;

namespace Platform.Suites;

/// <summary>Reads the keys that are for the tier nightly, and refuses them elsewhere.</summary>
internal static class NightlyReader
{
    private const int LeastK = 4;
    private static readonly string[] _keys = ["trials", "k", "minTasks", "simulation", "endState", "sequential", "schedule"];

    public static NightlySettings Read(YamlMap map, Tier tier)
    {
        var settings = new NightlySettings
        {
            Trials = map.Whole("trials", 1, 100) ?? 4,
            K = map.Whole("k", 1, 100) ?? 4,
            MinTasks = map.Whole("minTasks", 1, 100_000) ?? NightlySettings.UsualTasks,
            Simulation = ReadSimulation(map.Map("simulation")),
            EndState = ReadEndState(map.Map("endState")),
            Sequential = ReadSequential(map.Map("sequential")),
            Schedule = ReadSchedule(map.Map("schedule")),
        };
        foreach (var key in _keys.Where(key => tier != Tier.Nightly && map.Value(key) is not null))
            map.Refuse(map.At(key), $"{key} is for the tier nightly.");
        return settings;
    }

    /// <summary>Refuses what does not go together in a nightly suite.</summary>
    public static void RefuseCombinations(Suite suite, YamlMap map)
    {
        var nightly = suite.Nightly;
        if (nightly.K < LeastK)
            map.Refuse(map.At("k"), $"k must be at least {LeastK} in the tier nightly: a lower one hides what fails now and then.");
        if (nightly.Trials < nightly.K)
            map.Refuse(map.At("trials"), $"trials must be at least k, which is {nightly.K}: pass^k needs k trials of a task.");
        if (suite.Agent is null)
            map.Refuse(map.Node, "A nightly suite asks its agent several times: it needs an agent with a url.");
        if (suite.Dataset is null && suite.Cases.Count > 0 && suite.Cases.Count < nightly.MinTasks)
        {
            map.Refuse(map.At("cases"), $"There are {suite.Cases.Count} tasks, and minTasks is {nightly.MinTasks}: fewer tell little. "
                + "Lower minTasks to run them all the same; the verdict then says so.");
        }
    }

    private static Simulation ReadSimulation(YamlMap? map)
    {
        if (map is null)
            return new();
        var simulation = new Simulation(map.Whole("maxTurns", 1, 100) ?? 10, map.Text("stopCondition"), map.Text("judge"));
        map.RefuseUnknown("simulation");
        return simulation;
    }

    private static EndState? ReadEndState(YamlMap? map)
    {
        if (map is null)
            return null;
        var (url, schema) = (map.RequiredText("url"), map.Json("schema", text => text));
        AgentReader.Address(map, url);
        TestCaseMetric? fits = null;
        if (schema is { } given && !MetricCatalogue.TryCreate(
            "JsonSchema", JsonElement.Parse($$"""{"jsonSchema":{{given.GetRawText()}}}"""), strict: false, out fits, out var problem))
            map.Refuse(map.Value("schema")!, problem);
        var state = new EndState(url, AgentReader.Headers(map), fits, schema);
        map.RefuseUnknown("endState");
        return state;
    }

    private static Sequential? ReadSequential(YamlMap? map)
    {
        if (map is null)
            return null;
        var test = new Sequential(
            map.Number("healthy", 0.01, 0.999), map.Number("regressed", 0.001, 0.99), map.Number("alpha", 0.001, 0.5) ?? 0.05,
            map.Number("beta", 0.001, 0.5) ?? 0.1);
        if (test.Healthy is null && test.Regressed is not null || test.Regressed >= test.Healthy)
            map.Refuse(map.At("regressed"), "regressed must be below healthy, which must be given too.");
        map.RefuseUnknown("sequential");
        return test;
    }

    private static Schedule? ReadSchedule(YamlMap? map)
    {
        if (map is null)
            return null;
        var schedule = new Schedule(map.RequiredText("cron"), map.Text("timeZone") ?? "UTC");
        if (schedule.Cron.Length > 0 && Schedule.ProblemOfCron(schedule.Cron) is { } wrong)
            map.Refuse(map.Value("cron")!, wrong);
        if (Schedule.ProblemOfTimeZone(schedule.TimeZone) is { } unknown)
            map.Refuse(map.At("timeZone"), unknown);
        map.RefuseUnknown("schedule");
        return schedule;
    }
}
