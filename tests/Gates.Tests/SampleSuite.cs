using Platform.Suites;

namespace Platform.Gates.Tests;

internal static class SampleSuite
{
    /// <summary>One case that passes: the smallest suite of api.md.</summary>
    public const string Smallest = """
        name: travel-agent-format
        tier: commit
        cases:
          - id: greet
            input: hello
            actualOutput: '{"n": 1}'
        assertions:
          - metric: JsonCorrectness
            threshold: 1
            options: { jsonSchema: { type: object, required: [n] } }
          - metric: PatternMatch
            options: { pattern: '.*"n".*' }
        """;

    public static Suite Read(string yaml) => SuiteReader.Read("suite.yaml", yaml);

    public static IReadOnlyList<string> Problems(string yaml) =>
        [.. Assert.Throws<SuiteException>(() => Read(yaml)).Problems.Select(problem => problem.ToString())];
}
