using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using OpenTelemetry.Exporter;

namespace Platform.EndToEnd.Tests;

/// <summary>A trace goes in by a client that we did not write, is evaluated, and is read and seen with its scores.</summary>
public sealed class MainPathTests(StackFixture stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task A_trace_from_the_dotnet_exporter_is_scored(OtlpExportProtocol protocol)
    {
        await CollectAsync("dotnet");

        var trace = await stack.TraceAsync(Agent.Send(stack, protocol, $"dotnet {protocol}", "dotnet"), Scored(2));

        Assert.Equal(1, Score(trace, "ExactMatch"));
        Assert.Equal(1, Score(trace, "AnswerRelevancy"));
        Assert.Equal(2, trace["spans"]!.AsArray().Count);
        Assert.True((bool)trace["complete"]!);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    [InlineData("grpc")]
    public async Task A_trace_from_the_javascript_sdk_is_scored(string protocol)
    {
        await CollectAsync("javascript", expectsOutput: false);

        var trace = await stack.TraceAsync(await SendFromJavaScriptAsync(protocol, "javascript"), Scored(1));

        Assert.Equal(1, Score(trace, "AnswerRelevancy"));
        Assert.Equal(1000, (long)trace["inputTokens"]!);
        Assert.Equal(0.0035m, (decimal)trace["costUsd"]!); // 1000 × 2.50 + 100 × 10 USD a million, of model-prices.json
        Assert.Contains("javascript", trace["tags"]!.AsArray().Select(tag => (string)tag!));
    }

    [Fact]
    public async Task An_unknown_collection_is_no_error_to_the_agent()
    {
        var traceId = Agent.Send(stack, OtlpExportProtocol.HttpProtobuf, "unknown collection", "nobody-made-this");

        var trace = await stack.TraceAsync(traceId, found => (bool)found["complete"]!);

        Assert.Equal("nobody-made-this", (string)trace["metricCollection"]!);
        Assert.Empty(trace["evaluations"]!.AsArray());
    }

    internal static Func<JsonNode, bool> Scored(int count) => trace =>
        trace["evaluations"]!.AsArray().Count(one => (string)one!["status"]! == "scored") == count;

    private static string JavaScriptFolder([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "javascript");

    private static double Score(JsonNode trace, string metric) =>
        (double)trace["evaluations"]!.AsArray().Single(one => (string)one!["metric"]! == metric)!["score"]!;

    private async Task CollectAsync(string name, bool expectsOutput = true)
    {
        object[] metrics = expectsOutput ? [new { metric = "ExactMatch" }, new { metric = "AnswerRelevancy" }] : [new { metric = "AnswerRelevancy" }];
        var answer = await stack.Api.PutAsJsonAsync(
            $"/api/metric-collections/{name}", new { scope = "trace", metrics }, Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
    }

    private async Task<string> SendFromJavaScriptAsync(string protocol, string collection)
    {
        var endpoint = protocol == "grpc" ? stack.CollectorGrpc : stack.CollectorHttp;
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = JavaScriptFolder(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
            ["send.mjs", protocol, endpoint.ToString().TrimEnd('/'), StackFixture.Key, $"javascript {protocol}", collection];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync(Cancelled);
        var output = await node.StandardOutput.ReadToEndAsync(Cancelled);
        await node.WaitForExitAsync(Cancelled);
        Assert.True(node.ExitCode == 0 && output.Trim().Length == 32, $"{output}{await errors}");
        return output.Trim();
    }
}
