namespace Platform.Storage.Masking;

/// <summary>What must not be stored: the values of a key, or the text that a pattern finds. Rules are made and removed,
/// never changed.</summary>
public sealed record MaskingRule
{
    public const string Key = "key";
    public const string Pattern = "pattern";

    public required Guid Id { get; init; }

    /// <summary><see cref="Key"/> or <see cref="Pattern"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>A key's name, or a regular expression.</summary>
    public required string Expression { get; init; }

    /// <summary>Stands where the masked text stood; literal.</summary>
    public required string Replacement { get; init; }

    /// <summary>How often it has masked something, some seconds behind.</summary>
    public required long MaskedCount { get; init; }

    public required DateTime CreatedAt { get; init; }
}
