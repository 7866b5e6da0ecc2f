using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace Platform.EndToEnd.Tests;

/// <summary>An agent that knows nothing of the platform: OpenTelemetry and its official exporter.</summary>
internal static class Agent
{
    private static readonly ActivitySource _source = new("end-to-end-agent");

    /// <summary>Sends one trace of a root and a tool call; returns its id once the exporter has flushed.</summary>
    internal static string Send(
        StackFixture stack, OtlpExportProtocol protocol, string name, string? collection = null, string key = StackFixture.Key)
    {
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(_source.Name)
            .AddOtlpExporter(options =>
            {
                options.Protocol = protocol;
                options.Endpoint = protocol == OtlpExportProtocol.Grpc ? stack.CollectorGrpc : new(stack.CollectorHttp, "/v1/traces");
                options.Headers = $"x-api-key={key}";
            })
            .Build();

        Activity.Current = null;
        using var root = _source.StartActivity(name)!;
        root.SetTag("gen_ai.operation.name", "invoke_agent");
        // Judges are asked the same question once: another name is another question.
        root.SetTag("input.value", $"{name}: what is the capital of France?");
        root.SetTag("output.value", "Paris");
        root.SetTag("confident.trace.expected_output", "Paris");
        root.SetTag("confident.trace.metric_collection", collection);
        using (var tool = _source.StartActivity("execute_tool lookup")!)
        {
            tool.SetTag("gen_ai.operation.name", "execute_tool");
            tool.SetTag("gen_ai.tool.name", "lookup");
            tool.SetTag("gen_ai.tool.call.arguments", """{"country":"France"}""");
        }
        root.Stop();
        Assert.True(provider.ForceFlush(20_000));
        return root.TraceId.ToHexString();
    }
}
