using System.Text.Json;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.TestCases;

public class TestCaseJsonTests
{
    [Fact]
    public void Reads_what_the_API_takes()
    {
        var testCase = Read("""
            {
              "id": "1", "name": "n", "input": "hello", "actualOutput": { "n": 1.50, "ü": ["a"] }, "expectedOutput": null,
              "context": ["c"], "retrievalContext": [], "tags": ["t"], "metadata": { "k": 1 }, "traceId": "ab",
              "toolsCalled": [{ "name": "search", "inputParameters": { "q": 1 }, "output": [1], "type": "MCP" }],
              "unknown": true,
              "trace": { "name": "a", "type": "agent", "input": 7, "children": [{ "name": "b", "type": "tool" }] }
            }
            """);

        Assert.Equal("hello", testCase.Input);
        Assert.Equal("""{"n":1.50,"ü":["a"]}""", testCase.ActualOutput);
        Assert.Null(testCase.ExpectedOutput);
        Assert.Empty(testCase.RetrievalContext!);
        Assert.Equal(("search", "MCP"), (testCase.ToolsCalled![0].Name, testCase.ToolsCalled[0].Type));
        Assert.Equal("7", testCase.Trace!.Input);
        Assert.Empty(Assert.Single(testCase.Trace.Children).Children);
    }

    [Fact]
    public void Reads_a_conversation()
    {
        var testCase = Read("""
            { "scenario": "s", "expectedOutcome": "e", "userDescription": "u", "chatbotRole": "c",
              "turns": [{ "role": "user", "content": "hi" }, { "role": "assistant", "content": { "a": 1 }, "toolsCalled": [] }] }
            """);

        Assert.Equal(("s", "e", "u", "c"), (testCase.Scenario, testCase.ExpectedOutcome, testCase.UserDescription, testCase.ChatbotRole));
        Assert.Equal("""{"a":1}""", testCase.Turns![1].Content);
    }

    [Fact]
    public void Comes_back_as_it_went()
    {
        var testCase = Read("""{"input":"a","toolsCalled":[{"name":"x","inputParameters":{"b":[1,"2"]}}],"tags":[]}""");

        var json = JsonSerializer.Serialize(testCase, MetricsJson.Default.TestCase);

        Assert.Equal(
            """{"input":"a","toolsCalled":[{"name":"x","type":"FUNCTION","inputParameters":{"b":[1,"2"]}}],"tags":[]}""", json);
    }

    private static TestCase Read(string json) => JsonSerializer.Deserialize(json, MetricsJson.Default.TestCase)!;
}
