using System.ComponentModel.DataAnnotations;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Agentic;

/// <summary>Prompts that score two sides of what an agent did: what it did, and how it went about it.</summary>
/// <param name="what">The scale of the first side.</param>
/// <param name="how">That of the second; null when there is none.</param>
internal sealed class WhatHowPrompts(string name, string what, string? how)
{
    private const string Seen = """
        The section `exchanges` is a conversation between a user and an agent, in numbered exchanges, with the tools that the
        agent called. `availableTools`, where it is there, lists the tools that it had.
        """;

    private const string Single = """
        Judge the last exchange alone; those before it explain it. Give as `reason` one sentence, and the number as `score`.
        """;

    /// <summary>Both sides of every exchange at once.</summary>
    public Prompt<Exchanges> Whole { get; } = new(name, $"""
        {Seen} Judge each exchange by itself; those before it explain it.

        `what`: {what}

        `how`: {how ?? "always 1."}

        Give as `scores` one entry for each exchange, in order, with a `reason` of one sentence first. Last, give as `reason`
        one to three sentences that sum up for people what was wrong where, or what is right if nothing was.
        """);

    public Prompt<ScoreAnswer> What { get; } = new($"{name}_what", $"{Seen}\n\n{what}\n\n{Single}");

    public Prompt<ScoreAnswer> How { get; } = new($"{name}_how", $"{Seen}\n\n{how}\n\n{Single}");

    public IReadOnlyList<Prompt> All => how is null ? [Whole, What, ScoreReason.Prompt] : [Whole, What, How, ScoreReason.Prompt];

    public bool HasHow => how is not null;

    internal sealed record Exchanges(IReadOnlyList<Exchange> Scores, string Reason)
    {
        public string? Objection(int exchanges) =>
            Scores.Count != exchanges ? $"There are {exchanges} exchanges, but {Scores.Count} scores; give one for each, in order."
            : UnitScore.Objection([.. Scores.SelectMany(score => new[] { score.What, score.How })]);
    }

    internal sealed record Exchange(
        string Reason, [property: Range(0.0, 1.0)] double What, [property: Range(0.0, 1.0)] double How);
}
