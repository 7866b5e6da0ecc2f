using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A state of one instance of a resource, published by <see cref="ResourceNotificationService"/>.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource => resource;

    /// <summary>The instance: the resource's name with a suffix for a process, the name alone otherwise.</summary>
    public string ResourceId => resourceId;

    public CustomResourceSnapshot Snapshot => snapshot;
}

public sealed record CustomResourceSnapshot
{
    public required string ResourceType { get; init; }

    /// <summary>What the host knows of the instance, <c>executable.pid</c> among it.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    public ResourceStateSnapshot? State { get; init; }

    public int? ExitCode { get; init; }

    public DateTime? StartTimeStamp { get; init; }

    public DateTime? StopTimeStamp { get; init; }

    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    /// <summary>Null unless the instance runs; the worst of its reports, unhealthy before the first of them.</summary>
    public HealthStatus? HealthStatus =>
        State?.Text != KnownResourceStates.Running ? null
        : HealthReports.IsEmpty ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
        : HealthReports.Min(report => report.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);

    /// <summary>The handlers of <see cref="ResourceReadyEvent"/>; null until the instance is healthy.</summary>
    internal Task? Ready { get; init; }
}

public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, Style: null);
}

public sealed record ResourcePropertySnapshot(string Name, object? Value);

public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal);

public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText);

public static class KnownResourceStates
{
    public static readonly string NotStarted = "NotStarted";
    public static readonly string Waiting = "Waiting";
    public static readonly string Starting = "Starting";
    public static readonly string Running = "Running";
    public static readonly string FailedToStart = "FailedToStart";
    public static readonly string Stopping = "Stopping";
    public static readonly string Exited = "Exited";
    public static readonly string Finished = "Finished";

    /// <summary>Those that an instance stays in until somebody starts it.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}
