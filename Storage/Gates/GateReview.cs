namespace Platform.Storage.Gates;

/// <summary>A person's answer to a flag.</summary>
/// <param name="Decision"><c>accept</c> or <c>reject</c>.</param>
public sealed record GateReview(string Decision, string Reviewer, string? Comment)
{
    /// <summary>Of a reviewer's name.</summary>
    public const int MostCharactersOfName = 200;

    /// <summary>Of a comment.</summary>
    public const int MostCharacters = 4000;

    /// <summary>Set when it is kept.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What is wrong with it, for whoever decides; null when nothing is.</summary>
    public string? Problem() =>
        Decision is not ("accept" or "reject") ? "decision must be accept or reject."
        : string.IsNullOrWhiteSpace(Reviewer) || Reviewer.Length > MostCharactersOfName
            ? $"reviewer must be the name of who decides, of at most {MostCharactersOfName} characters."
        : Comment?.Length > MostCharacters ? $"comment must have at most {MostCharacters} characters." : null;
}
