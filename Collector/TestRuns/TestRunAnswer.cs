using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Storage.TestRuns;

namespace Platform.Collector.TestRuns;

/// <summary>A page of runs, newest first.</summary>
/// <param name="Next">Cursor of the page after this one; null on the last.</param>
internal sealed record TestRunList(IReadOnlyList<TestRun> Items, string? Next);

/// <summary>A run with its cases, which are written as they are read.</summary>
internal sealed record TestRunAnswer : TestRun
{
    [SetsRequiredMembers]
    internal TestRunAnswer(TestRun run, IAsyncEnumerable<TestCaseAnswer> testCases)
        : base(run) => TestCases = testCases;

    public IAsyncEnumerable<TestCaseAnswer> TestCases { get; }
}

/// <summary>A test case as it was sent, with what is known of it besides.</summary>
internal sealed record TestCaseAnswer
{
    private static readonly string[] _known =
        ["caseId", "order", "trial", "conversational", "outcome", "traceId", "evaluations"];

    internal TestCaseAnswer(TestRunCase one)
    {
        CaseId = one.CaseId;
        Order = one.Position;
        Trial = one.Trial;
        Conversational = one.Conversational;
        Outcome = one.Outcome;
        TraceId = one.TraceId;
        Evaluations = one.Scores;
        Content = one.Content.EnumerateObject().Where(field => !_known.Contains(field.Name)).DistinctBy(field => field.Name)
            .ToDictionary(field => field.Name, field => field.Value);
    }

    /// <summary>What pairs it with the same case of other runs.</summary>
    public string CaseId { get; }

    public int Order { get; }

    public int Trial { get; }

    public bool Conversational { get; }

    /// <summary><c>passed</c>, <c>failed</c>, <c>errored</c> (neither of both) or <c>none</c>.</summary>
    public string Outcome { get; }

    public string? TraceId { get; }

    public IReadOnlyList<TestRunScore> Evaluations { get; }

    [JsonExtensionData] public Dictionary<string, JsonElement> Content { get; }
}
