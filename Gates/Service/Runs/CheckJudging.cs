using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Runs;

/// <summary>Has those checks of a suite scored that its process cannot: by judges, and on the steps of the agent's trace.</summary>
public sealed class CheckJudging(CaseJudging cases, SpanJudging spans)
{
    /// <param name="judge">For metrics that name none.</param>
    /// <returns>For each case its scores: those of judges first, then those of spans, each in the order of the checks.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<TestRunScore>>> JudgeAsync(
        int project, Guid run, IReadOnlyList<CaseResult> answered, Suite suite, string judge, CancellationToken cancellationToken)
    {
        var ofCases = cases.JudgeAsync(
            project, run, answered, [.. suite.Checks.Where(check => check is { NeedsJudge: true, Span: null })], judge, cancellationToken);
        var ofSpans = spans.JudgeAsync(project, run, answered, [.. suite.Checks.Where(check => check.Span is not null)], judge, cancellationToken);
        return [.. (await ofCases).Zip(await ofSpans, (ofCase, ofItsSpans) => (IReadOnlyList<TestRunScore>)[.. ofCase, .. ofItsSpans])];
    }
}
