using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using Platform.Metrics.TestCases;
using Platform.Metrics.UnitTests;
using Platform.TravelAgent.Tests;

[assembly: AssemblyFixture(typeof(Evaluation))]

namespace Platform.TravelAgent.Tests;

/// <summary>For all tests one judge, one cache of its answers on disk, and one report.</summary>
public sealed class Evaluation : IDisposable
{
    private readonly Judge _judge = new();
    private readonly DiskCache _cached;
    private readonly HtmlReport _report = new();

    public Evaluation() => _cached = new(_judge.Client, Path.Combine(AppContext.BaseDirectory, "judge-cache"));

    /// <summary>Where the report is once all tests have ended.</summary>
    public static string ReportPath { get; } = Path.Combine(AppContext.BaseDirectory, "evaluation.html");

    /// <summary>How many answers did not need the judge.</summary>
    public int AnswersFromDisk => _cached.Hits;

    /// <param name="scenario">In the report; the test's name unless given.</param>
    public async Task<EvaluationResult> EvaluateAsync(IEvaluator evaluator, TestCase testCase, [CallerMemberName] string scenario = "")
    {
        var result = await evaluator.EvaluateAsync(
            [], new ChatResponse(), new ChatConfiguration(_cached), [new TestCaseContext(testCase)], TestContext.Current.CancellationToken);
        _report.Add(scenario, result);
        return result;
    }

    public void Dispose()
    {
        _report.Write(ReportPath);
        _cached.Dispose();
        _judge.Dispose();
    }
}
