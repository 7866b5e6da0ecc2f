using System.Text.Json;

namespace Platform.Storage.Datasets;

/// <summary>A dataset without its goldens: what a list shows.</summary>
public sealed record Dataset
{
    public required Guid Id { get; init; }

    public required string Alias { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The newest version, finalized or not; null before the first.</summary>
    public DatasetVersion? Latest { get; init; }

    /// <summary>Goldens that wait for a person's decision.</summary>
    public int Queued { get; init; }
}

/// <summary>One state of a dataset's goldens. Its goldens never change; it may become finalized.</summary>
public sealed record DatasetVersion
{
    public required Guid Id { get; init; }

    /// <summary>1 for the first.</summary>
    public required int Number { get; init; }

    /// <summary>The number as people read it: <c>00.00.03</c>.</summary>
    public string Version => VersionName.Of(Number);

    /// <summary>Whether runs take it unless they name another.</summary>
    public required bool Finalized { get; init; }

    /// <summary>Whether its goldens are conversations. A dataset of both kinds cannot be.</summary>
    public required bool Conversational { get; init; }

    public required int GoldenCount { get; init; }

    public DateTime CreatedAt { get; init; }
}

/// <summary>An input with what is expected of it.</summary>
/// <param name="Position">0 for the first.</param>
/// <param name="CaseId">What pairs it with its results; see <see cref="TestRuns.CaseIds"/>.</param>
/// <param name="Content">A JSON object as it was sent, with the fields of a test case and any others.</param>
public sealed record Golden(int Position, string CaseId, JsonElement Content);

/// <summary>A golden that waits for a person, or about which one has decided.</summary>
/// <param name="Status"><c>pending</c>, <c>accepted</c> or <c>rejected</c>.</param>
/// <param name="TraceId">What it was made from; null for others.</param>
public sealed record QueuedGolden(
    Guid Id, JsonElement Content, string Status, string? TraceId, string? DecidedBy, DateTime? DecidedAt, DateTime CreatedAt);
