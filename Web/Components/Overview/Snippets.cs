using Platform.Web.Addresses;

namespace Platform.Web.Components.Overview;

/// <summary>The shortest program that sends a trace, by language, with the addresses of this installation.</summary>
internal sealed class Snippets(CollectorAddress collector)
{
    /// <summary>The collection that the programs name.</summary>
    public const string Collection = "first-look";

    public static IReadOnlyList<(string Name, string Label)> Languages { get; } =
        [("dotnet", ".NET"), ("python", "Python"), ("typescript", "TypeScript")];

    public string Install(string language) => language switch
    {
        "python" => "pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http",
        "typescript" => "npm install @opentelemetry/sdk-trace-node @opentelemetry/exporter-trace-otlp-proto",
        _ => "dotnet add package OpenTelemetry.Exporter.OpenTelemetryProtocol",
    };

    public string Program(string language) => language switch
    {
        "python" => $$"""
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor

            exporter = OTLPSpanExporter(endpoint="{{collector.Http}}/v1/traces", headers={"x-api-key": "YOUR_KEY"})
            provider = TracerProvider()
            provider.add_span_processor(BatchSpanProcessor(exporter))

            with provider.get_tracer("my-agent").start_as_current_span("invoke_agent greeter") as span:
                span.set_attribute("gen_ai.operation.name", "invoke_agent")
                span.set_attribute("input.value", "Say hello")
                span.set_attribute("output.value", "Hello!")
                span.set_attribute("confident.trace.metric_collection", "{{Collection}}")

            provider.shutdown()  # sends what is left
            """,
        "typescript" => $$"""
            import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
            import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";

            const exporter = new OTLPTraceExporter({ url: "{{collector.Http}}/v1/traces", headers: { "x-api-key": "YOUR_KEY" } });
            const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });

            const span = provider.getTracer("my-agent").startSpan("invoke_agent greeter", { attributes: {
              "gen_ai.operation.name": "invoke_agent",
              "input.value": "Say hello",
              "output.value": "Hello!",
              "confident.trace.metric_collection": "{{Collection}}",
            } });
            span.end();

            await provider.shutdown(); // sends what is left
            """,
        _ => $$"""
            using System.Diagnostics;
            using OpenTelemetry;
            using OpenTelemetry.Trace;

            using var source = new ActivitySource("my-agent");
            using var tracing = Sdk.CreateTracerProviderBuilder()
                .AddSource("my-agent")
                .AddOtlpExporter(otlp => (otlp.Endpoint, otlp.Headers) = (new("{{collector.Grpc}}"), "x-api-key=YOUR_KEY"))
                .Build();

            using (var span = source.StartActivity("invoke_agent greeter"))
            {
                span?.SetTag("gen_ai.operation.name", "invoke_agent");
                span?.SetTag("input.value", "Say hello");
                span?.SetTag("output.value", "Hello!");
                span?.SetTag("confident.trace.metric_collection", "{{Collection}}");
            }
            """,
    };
}
