using Platform.Gates.Runs;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Policies;

namespace Platform.Gates.Rules;

/// <summary>What a pull request's run found, for the rule that judges it.</summary>
internal sealed record PrRun
{
    public required Suite Suite { get; init; }

    /// <summary>Every trial of every case that ran.</summary>
    public required IReadOnlyList<TestRunCase> Cases { get; init; }

    /// <summary>The run that decides; null when there is none.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>The other one, which stands beside it.</summary>
    public Baseline? Beside { get; init; }

    /// <summary>Ids of the cases that a limit stopped.</summary>
    public IReadOnlyList<string> NotRun { get; init; } = [];

    /// <summary>What was estimated before, and what did not fit; null where nobody estimated.</summary>
    public GateEstimate? Estimate { get; init; }

    /// <summary>Ids of the cases that ran again because the first result was inconclusive.</summary>
    public IReadOnlyList<string> Repeated { get; init; } = [];

    public required decimal CostUsd { get; init; }

    public required WaiverUse Waivers { get; init; }
}
