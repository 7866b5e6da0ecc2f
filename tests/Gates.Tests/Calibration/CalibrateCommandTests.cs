using System.Text.Json;
using Platform.Fixtures;
using Platform.Gates.Tests.Cli;
using Platform.Suites.Calibration;

namespace Platform.Gates.Tests.Calibration;

public sealed class CalibrateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The judge finds fault with every answer that says "no"; of the four labels that say so one is a pass.</summary>
    [Fact]
    public async Task A_judge_is_held_against_labels_in_this_process()
    {
        await using var judge = await ScriptedJudge.StartAsync(request => new(
            $$"""{"reason":"r","score":{{(SchemaAnswers.UserText(request).Contains("It says no.", StringComparison.Ordinal) ? 2 : 9)}}}"""));
        _folder.Write("labels.jsonl", string.Join('\n',
            Case("a", "It says yes.", "true"), Case("b", "It says yes.", "\"pass\""), Case("c", "It says no.", "false"), Case("d", "It says no.", "1")));

        var (code, output, errors) = await CalibrateAsync(judge.ConnectionString, "--metric", "GEval", "--options", """{"evaluationSteps":["Look."]}""",
            "--set", "labels.jsonl", "--out", "report.json");

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("GEval by scripted-2026-01-01: 4 of 4 labelled cases scored\n4 judge calls, 400 input and 80 output tokens\n", output);
        Assert.Contains("judge passes             2             0\njudge fails              1             1\n", output);
        Assert.Contains("threshold 0.5: TPR 0.67 [0.21, 0.94], TNR 1.00 [0.21, 1.00], kappa 0.50 [", output);
        Assert.Contains("! 4 labels are few", output);
        Assert.Contains("differs: d: people pass, score 0.2: r\n", output);
        Assert.DoesNotContain("kept nowhere", output);
        var report = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(_folder.Path, "report.json")), CalibrationJson.Default.CalibrationReport)!;
        Assert.Equal((1, 0.55), (report.AtThreshold!.FalseNegatives, Math.Round(report.BestThreshold!.Value, 3)));
    }

    [Theory]
    [InlineData("0.6", 0)]
    [InlineData("0.9", 1)]
    public async Task A_minimum_decides_the_exit_code_and_a_metric_without_a_judge_needs_none(string minimum, int expected)
    {
        _folder.Write("labels.json", $"[{Case("a", "ok", "true")},{Case("b", "ok", "true")},{Case("c", "bad", "true")},{Case("d", "bad", "false")}]");

        var (code, output, _) = await CalibrateAsync(null, "--metric", "PatternMatch", "--options", """{"pattern":"ok"}""", "--set", "labels.json", "--minimum", minimum);

        Assert.Equal(expected, code);
        Assert.Contains("TPR 0.67", output);
        Assert.EndsWith("This is kept nowhere: --out FILE writes it, and with --server it stands under Calibrations, beside those before and after.\n", output);
    }

    [Fact]
    public async Task Labels_may_be_a_table()
    {
        _folder.Write("labels.csv", "id,actualOutput,label\na,ok,true\nb,\"ok, then\",pass\nc,bad,0\nd,ok,maybe\n");

        var (code, _, errors) = await CalibrateAsync(null, "--metric", "PatternFound", "--options", """{"pattern":"ok"}""", "--set", "labels.csv");
        Assert.Equal(3, code);
        Assert.StartsWith("labels.csv:5: This is not a labelled case: it needs a label", errors);

        _folder.Write("labels.csv", "id,actualOutput,label\na,ok,true\nb,\"ok, then\",pass\nc,bad,0\n");
        (code, var output, errors) = await CalibrateAsync(null, "--metric", "PatternFound", "--options", """{"pattern":"ok"}""", "--set", "labels.csv");

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("PatternFound: 3 of 3 labelled cases scored", output);
        Assert.Contains("TPR 1.00", output);
    }

    [Theory]
    [InlineData("""{"id":"a","actualOutput":"x"}""", "labels.jsonl:1", "it needs a label")]
    [InlineData("nonsense", "labels.jsonl:1", "This is not a labelled case")]
    [InlineData("", "labels.jsonl", "There is no labelled case")]
    public async Task What_is_wrong_with_the_labels_is_said_with_its_line(string text, string place, string problem)
    {
        _folder.Write("labels.jsonl", text);

        var (code, _, errors) = await CalibrateAsync(null, "--metric", "ExactMatch", "--set", "labels.jsonl");

        Assert.Equal(3, code);
        Assert.StartsWith(place, errors);
        Assert.Contains(problem, errors);
    }

    [Theory]
    [InlineData("AnswerRelevancy", null, "AnswerRelevancy asks a judge: give --judge")]
    [InlineData("AnswerRelevancy", "Key=sk-secret", "The judge's connection string must name an http or https address as Endpoint.")]
    [InlineData("Nope", null, "There is no metric Nope")]
    public async Task A_judge_or_metric_that_cannot_be_is_named_without_its_key(string metric, string? judge, string problem)
    {
        _folder.Write("labels.jsonl", Case("a", "x", "true"));

        var (code, _, errors) = await CalibrateAsync(judge, "--metric", metric, "--set", "labels.jsonl");

        Assert.Equal(3, code);
        Assert.Contains(problem, errors);
        Assert.DoesNotContain("sk-secret", errors);
    }

    private Task<(int Code, string Output, string Errors)> CalibrateAsync(string? judge, params string[] arguments) =>
        GateProcess.RunWithJudgeAsync(_folder.Path, judge, ["calibrate", .. arguments]);

    private static string Case(string id, string output, string label) =>
        $$"""{"id":"{{id}}","input":"q","actualOutput":"{{output}}","label":{{label}}}""";
}
