using Platform.Suites.Runs;

namespace Platform.Gates.Tests.Runs;

public class CommitGateTests
{
    [Fact]
    public async Task Passes_when_every_case_does()
    {
        var result = await RunAsync(SampleSuite.Smallest);

        Assert.Equal((Outcome.Pass, true), (result.Verdict.Outcome, result.Verdict.Conclusive));
        Assert.Equal(["All 1 cases passed."], result.Verdict.Reasons);
        Assert.Equal(1, result.Cases[0].Score);
    }

    [Fact]
    public async Task Blocks_and_names_the_case_when_one_fails()
    {
        var result = await RunAsync(SampleSuite.Smallest.Replace("{\"n\": 1}", "{\"m\": 1}"));

        Assert.Equal(Outcome.Block, result.Verdict.Outcome);
        Assert.Equal(["1 of 1 cases failed: greet."], result.Verdict.Reasons);
        Assert.Equal(
            ["JsonCorrectness: The output does not fit the schema: $.n is missing.", "PatternMatch: The output as a whole does not match the pattern."],
            result.Cases[0].Problems);
    }

    [Fact]
    public async Task What_has_not_run_within_the_limit_is_told_and_blocks()
    {
        // Each of these takes the pattern's whole second.
        var slow = string.Concat(Enumerable.Range(0, 8).Select(i => $"  - {{ id: slow-{i}, actualOutput: {new string('a', 60)}b }}\n"));
        var result = await RunAsync(
            $"name: n\ntier: commit\nlimits: {{ maxSeconds: 0.3 }}\ncases:\n{slow}assertions: [{{ metric: PatternMatch, options: {{ pattern: '(a+)+(a+)+$' }} }}]");

        Assert.Equal(Outcome.Block, result.Verdict.Outcome);
        Assert.InRange(result.NotRun, 1, 8);
        Assert.Contains(result.Verdict.Reasons, reason => reason.Contains("did not run within 0.3 s"));
        Assert.InRange(result.DurationMs, 290, 1_900); // all of them would take eight seconds of processor time; it waits for none
    }

    [Fact]
    public async Task A_check_that_applies_to_no_case_blocks()
    {
        var result = await RunAsync(SampleSuite.Smallest.Replace("metric: PatternMatch\n    options: { pattern: '.*\"n\".*' }", "metric: ExactMatch"));

        Assert.Equal(["ExactMatch applied to no case: ExactMatch needs expectedOutput, which the test case lacks."], result.Verdict.Reasons);
    }

    [Fact]
    public async Task An_agent_is_asked_with_the_suites_request_in_a_trace_of_its_own()
    {
        await using var agent = await FakeAgent.StartAsync(request => $$"""{"reply":"{\"n\": 7}","asked":{{request}}}""");
        var result = await RunAsync(SampleSuite.Smallest
            .Replace("    actualOutput: '{\"n\": 1}'\n", "")
            .Replace("tier: commit", $"tier: commit\nagent: {{ url: '{agent.Url}', headers: {{ x-team: t }}, request: {{ message: '{{{{input}}}}!', n: 1 }}, output: reply }}"));

        var only = Assert.Single(result.Cases);
        Assert.Equal((CaseStatus.Passed, """{"n": 7}"""), (only.Status, only.ActualOutput));
        var request = Assert.Single(agent.Requests);
        Assert.Equal("""{"message":"hello!","n":1}""", request.Body);
        Assert.Equal("t", request.Headers["x-team"]);
        Assert.Matches($"^00-{only.TraceId}-[0-9a-f]{{16}}-01$", request.Headers["traceparent"]);
    }

    [Fact]
    public async Task An_agent_that_fails_is_asked_again_and_then_the_case_is_an_error()
    {
        await using var agent = await FakeAgent.StartAsync(_ => null);
        var result = await RunAsync(SampleSuite.Smallest
            .Replace("    actualOutput: '{\"n\": 1}'\n", "").Replace("tier: commit", $"tier: commit\nagent: {{ url: '{agent.Url}', retries: 1 }}"));

        Assert.Equal(2, agent.Requests.Count);
        Assert.Equal((CaseStatus.Errored, "The agent answered 500 Internal Server Error."), (result.Cases[0].Status, result.Cases[0].Error));
        Assert.Equal(["1 of 1 cases could not be checked: greet."], result.Verdict.Reasons);
    }

    private static async Task<GateResult> RunAsync(string yaml)
    {
        using var http = new HttpClient();
        return await new CommitGate(new AgentCalls(http, TimeProvider.System), TimeProvider.System)
            .RunAsync(SampleSuite.Read(yaml), TestContext.Current.CancellationToken);
    }
}
