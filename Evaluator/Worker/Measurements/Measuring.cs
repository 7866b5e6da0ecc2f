using Microsoft.Extensions.Options;
using Platform.Metrics;
using Platform.Storage.Evaluations;
using Platform.Worker.Evaluations;
using Platform.Worker.Judges;
using Platform.Worker.TestCases;

namespace Platform.Worker.Measurements;

/// <summary>Brings together what a metric needs: a complete test case, a judge, and money for it.</summary>
internal sealed class Measuring(
    SubjectReader subjects, JudgeList judges, EvaluationBudget budget, Scoring scoring, IOptions<EvaluatorOptions> options)
{
    public async Task<Decision> MeasureAsync(TakenEvaluation taken, TestCaseMetric metric, CancellationToken cancellationToken)
    {
        var judge = metric.Description.NeedsJudge ? judges.Find(taken.Judge) : null;
        // Before anything is read: while a judge rests, thousands may come by.
        if (judge?.Rest.Delay is { } rest)
            return taken.Age < options.Value.GiveUpAfter
                ? new Decision.Postpone(SkipReasons.Say(SkipReasons.Judge, judge.Rest.Sentence), rest)
                : Decision.Fail($"Given up after {options.Value.GiveUpAfter}: {judge.Rest.Sentence}");

        if (await subjects.GetTestCaseAsync(taken, cancellationToken) is not { } testCase)
            return Decision.Skip(SkipReasons.Input, $"The {taken.Target} is no longer stored.");
        if (metric.Missing(testCase) is { } missing)
            return Decision.Skip(SkipReasons.Input, missing);
        if (metric.Description.NeedsJudge && judge is null)
            return Decision.Skip(SkipReasons.Judge, $"No judge named '{taken.Judge ?? JudgeList.Default}' is configured.");
        return judge is not null && await ReserveAsync(taken, cancellationToken) is { } refused ? refused
            : await scoring.ScoreAsync(taken, metric, testCase, judge, cancellationToken);
    }

    private async Task<Decision?> ReserveAsync(TakenEvaluation taken, CancellationToken cancellationToken) =>
        await budget.ReserveAsync(taken, cancellationToken) switch
        {
            BudgetAnswer.Spent => Decision.Skip(SkipReasons.Budget, $"Today's {Limits(taken)} do not suffice for another one."),
            BudgetAnswer.Wait => new Decision.Postpone(
                SkipReasons.Say(SkipReasons.Budget, $"Waits until it shows what is left of today's {Limits(taken)}."),
                options.Value.PollInterval),
            _ => null,
        };

    private static string Limits(TakenEvaluation taken) => string.Join(" or ", new[]
    {
        taken.DailyBudgetUsd is { } budget ? $"{budget} USD of {taken.Collection}" : null,
        taken.ProjectBudgetUsd is { } ofProject ? $"{ofProject} USD of the project" : null,
    }.OfType<string>());
}
