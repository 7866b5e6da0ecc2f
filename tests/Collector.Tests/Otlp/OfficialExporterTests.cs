using System.Diagnostics;
using System.Net;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Platform.Collector.Tests.Otlp;

public sealed class OfficialExporterTests(CollectorFixture collector)
{
    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task The_OpenTelemetry_exporter_for_NET_is_understood(OtlpExportProtocol protocol)
    {
        var (client, _) = await collector.CreateProjectAsync();
        var name = $"test-{Guid.NewGuid():N}";
        using var source = new ActivitySource(name);
        using var tracing = Sdk.CreateTracerProviderBuilder()
            .AddSource(name)
            .ConfigureResource(resource => resource.AddService("travel-agent", serviceVersion: "2.0"))
            .AddOtlpExporter(options =>
            {
                options.Protocol = protocol;
                options.Endpoint = protocol == OtlpExportProtocol.Grpc
                    ? collector.GrpcAddress
                    : new Uri(collector.ClientOptions.BaseAddress, "/v1/traces");
                options.Headers = $"x-api-key={client.DefaultRequestHeaders.Authorization!.Parameter}";
            })
            .Build();

        // The exporter drops what was not taken in time, which a busy machine may cause, and says nothing: then again.
        string traceId;
        HttpResponseMessage answer;
        var tries = 0;
        do
        {
            traceId = Send(source);
            Assert.True(tracing.ForceFlush(10_000));
            answer = await client.GetAsync($"/api/traces/{traceId}", TestContext.Current.CancellationToken);
        }
        while (answer.StatusCode == HttpStatusCode.NotFound && ++tries < 5);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var trace = (await answer.JsonAsync())!;
        var types = trace["spans"]!.AsArray().Select(span => (string)span!["type"]!).Order();

        Assert.Equal(["agent", "llm"], types);
        Assert.Equal(("s-1", "travel-agent", "2.0"), ((string)trace["threadId"]!, (string)trace["serviceName"]!, (string)trace["version"]!));
        Assert.Equal(["a", "b"], trace["tags"]!.AsArray().Select(tag => (string)tag!));
        Assert.Equal(0.0025m, (decimal)trace["costUsd"]!); // 1,000 tokens at 2.50 USD for a million
    }

    private static string Send(ActivitySource source)
    {
        using var agent = source.StartActivity("answer")!;
        agent.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("session.id", "s-1").SetTag("tag.tags", new[] { "a", "b" });
        using var chat = source.StartActivity("chat gpt-4o", ActivityKind.Client)!;
        chat.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.request.model", "gpt-4o").SetTag("gen_ai.usage.input_tokens", 1000);
        return agent.TraceId.ToHexString();
    }
}
