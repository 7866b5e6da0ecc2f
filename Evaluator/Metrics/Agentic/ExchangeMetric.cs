using Platform.Metrics.Catalogue;
using Platform.Metrics.Conversation;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>A metric that scores two sides of each exchange of a conversation and combines their means.</summary>
public abstract class ExchangeMetric(GivenOptions? options) : JudgedMetric(options)
{
    /// <summary>Step by step, as DeepEval asks, instead of in one answer.</summary>
    public bool Thorough { get; init; } = options.Of(CommonOptions.Thorough);

    private protected abstract WhatHowPrompts Words { get; }

    protected override IReadOnlyList<Prompt> Prompts => Words.All;

    /// <summary>How many reasons DeepEval has written at the end.</summary>
    private protected virtual int Reasons => 1;

    /// <summary>Whether an exchange is judged at all.</summary>
    private protected virtual bool Counts(IReadOnlyList<Turn> exchange) => true;

    /// <summary>Whether the second side of an exchange is judged.</summary>
    private protected virtual bool HasHow(IReadOnlyList<Turn> exchange) => Words.HasHow;

    private protected virtual IReadOnlyList<Material> Setting(TestCase testCase) => [];

    /// <summary>The score of a conversation in which there is nothing to judge, and why.</summary>
    private protected abstract Measurement Nothing { get; }

    /// <param name="what">The mean of the first side, 0 to 1.</param>
    /// <param name="how">The mean of the second; null when no exchange has one.</param>
    internal abstract double Combine(double what, double? how);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var exchanges = UnitInteractions.Of(testCase.Turns!).Where(Counts).ToList();
        if (exchanges is [])
            return Nothing;

        var setting = Setting(testCase);
        if (!Thorough)
        {
            var whole = await judge.AskAsync(Words.Whole, [.. setting, TurnsText.Exchanges(exchanges, judge)],
                answer => answer.Objection(exchanges.Count));
            return new(ScoreOf([.. whole.Scores.Select(score => score.What)],
                [.. whole.Scores.Zip(exchanges).Where(each => HasHow(each.Second)).Select(each => each.First.How)]), whole.Reason);
        }

        var (what, how) = (new List<ScoreAnswer>(), new List<ScoreAnswer>());
        for (var last = 1; last <= exchanges.Count; last++)
            what.Add(await AskAsync(Words.What, last));
        for (var last = 1; last <= exchanges.Count; last++)
        {
            if (HasHow(exchanges[last - 1]))
                how.Add(await AskAsync(Words.How, last));
        }

        var score = ScoreOf([.. what.Select(each => each.Score)], [.. how.Select(each => each.Score)]);
        List<IReadOnlyList<ScoreAnswer>> sides = Reasons == 2 ? [what, how] : [[.. what, .. how]];
        var reasons = new List<string>();
        foreach (var side in sides)
            reasons.Add(await ScoreReason.AskAsync(judge, Description.Measure, score, [.. side.Select(each => each.Reason)]));
        return new(score, string.Join(' ', reasons));

        Task<ScoreAnswer> AskAsync(Prompt<ScoreAnswer> prompt, int last) => judge.AskAsync(prompt,
            [.. setting, TurnsText.Exchanges([.. exchanges.Take(last)], judge)], answer => answer.Objection);
    }

    private double ScoreOf(IReadOnlyList<double> what, IReadOnlyList<double> how) =>
        Combine(what.Average(), how is [] ? null : how.Average());
}
