using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Storage.Gates;

/// <summary>A suite that the gates service runs by itself.</summary>
public sealed record GateSchedule
{
    public required string Suite { get; init; }

    /// <summary>Minute, hour, day of the month, month, day of the week.</summary>
    public required string Cron { get; init; }

    /// <summary>An IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>As it was sent.</summary>
    [JsonIgnore]
    public JsonElement Request { get; init; }

    /// <summary>Null when it never runs again.</summary>
    public DateTime? NextAt { get; init; }

    /// <summary>The last time that came; null before the first.</summary>
    public DateTime? DueAt { get; init; }

    /// <summary>What was started last.</summary>
    public Guid? LastRunId { get; init; }

    /// <summary>Why nothing was started when it was due last; null when something was.</summary>
    public string? Problem { get; init; }

    public DateTime UpdatedAt { get; init; }
}

/// <summary>A schedule whose time has come.</summary>
/// <param name="StillRunning">What it started last is not finished.</param>
public sealed record DueSchedule(int ProjectId, GateSchedule Schedule, bool StillRunning);
