using System.Text.Json;
using Platform.Metrics;

namespace Platform.Suites;

/// <summary>What only suites of the tier nightly say.</summary>
public sealed record NightlySettings
{
    /// <summary>How often each task runs: n.</summary>
    public int Trials { get; init; } = 4;

    /// <summary>The exponent of pass^k, 4 to <see cref="Trials"/>.</summary>
    public int K { get; init; } = 4;

    /// <summary>Fewer are refused.</summary>
    public int MinTasks { get; init; } = UsualTasks;

    /// <summary>Of the tier: a suite that says less is told so in its verdicts.</summary>
    public const int UsualTasks = 50;

    /// <summary>For tasks with a scenario, which take several turns.</summary>
    public Simulation Simulation { get; init; } = new();

    /// <summary>Null checks none.</summary>
    public EndState? EndState { get; init; }

    /// <summary>Null runs every task.</summary>
    public Sequential? Sequential { get; init; }

    /// <summary>Null for a suite that only runs when somebody says so.</summary>
    public Schedule? Schedule { get; init; }
}

/// <summary>The user that talks with the agent.</summary>
/// <param name="MaxTurns">Messages of the user, at most.</param>
/// <param name="StopCondition">When the user ends it, beside reaching the expected outcome of the task; null for no other.</param>
/// <param name="Judge">Who plays; null for the tier's own judge.</param>
public sealed record Simulation(int MaxTurns = 10, string? StopCondition = null, string? Judge = null);

/// <summary>Asked after each trial: what the agent has done, not what it said.</summary>
/// <param name="Url">In it <c>{{id}}</c> and <c>{{threadId}}</c> are filled in.</param>
/// <param name="Schema">What the answer must fit, as a metric; null where only tasks say, by <c>metadata.endState</c>.</param>
/// <param name="SchemaJson">As given.</param>
public sealed record EndState(string Url, IReadOnlyDictionary<string, string> Headers, TestCaseMetric? Schema, JsonElement? SchemaJson);

/// <summary>Ends a run as soon as its tasks tell, by the sequential probability ratio test.</summary>
/// <param name="Healthy">pass^k if nothing is wrong; null takes the baseline's.</param>
/// <param name="Regressed">pass^k that must be found; null takes what the limit <c>blockDropPoints</c> leaves of it.</param>
/// <param name="Alpha">Chance to call healthy regressed.</param>
/// <param name="Beta">Chance to call regressed healthy.</param>
public sealed record Sequential(double? Healthy, double? Regressed, double Alpha, double Beta);
