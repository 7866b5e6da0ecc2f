using System.Text.Json.Nodes;
using Platform.Suites;

namespace Platform.Gate;

/// <summary>What one call of <c>gate commit</c>, <c>gate pr</c> or <c>gate nightly</c> was given.</summary>
internal sealed record TierCall
{
    public required Tier Tier { get; init; }

    /// <summary>The suite's file.</summary>
    public required string Suite { get; init; }

    public Uri? Agent { get; init; }

    /// <summary>Null runs in this process.</summary>
    public Uri? Server { get; init; }

    public required string[] Reports { get; init; }

    public bool FlagFails { get; init; }

    /// <summary>Let the server run the suite by its schedule, and do not run it now.</summary>
    public bool Schedule { get; init; }

    /// <summary>Keys of the request beyond the suite's: what is tested, and against what; nulls are not sent.</summary>
    public required IReadOnlyDictionary<string, JsonNode?> About { get; init; }
}
