using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Collector.Otlp.Wire;

namespace Platform.AgentTracing.Tests;

/// <summary>Takes traces by OTLP over real HTTP, and can be told to be slow, to hang or to refuse.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SentSpan> _spans = [];

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>Waited before answering.</summary>
    internal TimeSpan Delay { get; set; }

    /// <summary>Other than 200: the spans are not kept.</summary>
    internal int Status { get; set; } = 200;

    /// <summary>How many of the next writes to other routes are refused.</summary>
    internal int RefusedWrites { get; set; }

    internal int Requests { get; private set; }

    internal string? Authorization { get; private set; }

    internal IReadOnlyCollection<SentSpan> Spans => _spans;

    /// <summary>What was written to other routes.</summary>
    internal ConcurrentQueue<(string Path, JsonNode Body)> Posted { get; } = [];

    internal Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    internal static async Task<OtlpReceiver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/traces", (Delegate)receiver.TakeAsync);
        app.MapGet("/api/{**rest}", () => Results.NotFound());
        app.MapMethods("/api/{**rest}", ["POST", "PUT"], (HttpRequest request, JsonNode body) =>
        {
            if (receiver.RefusedWrites-- > 0)
                return Results.StatusCode(403);
            receiver.Posted.Enqueue((request.Path, body));
            return Results.Ok();
        });
        await app.StartAsync();
        return receiver;
    }

    /// <summary>A tracer that sends here at once.</summary>
    internal AgentTracer Trace(Action<AgentTracingOptions>? configure = null) => AgentTracer.Start(options =>
    {
        options.Endpoint = Address;
        options.ExportInterval = TimeSpan.FromMilliseconds(50);
        configure?.Invoke(options);
    });

    /// <summary>The spans that a tracer has sent until it is stopped here.</summary>
    internal IReadOnlyList<SentSpan> Stop(AgentTracer tracer)
    {
        tracer.Dispose();
        return [.. _spans];
    }

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(hurry.Token);
        await _app.DisposeAsync();
    }

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Requests++;
        Authorization = context.Request.Headers.Authorization;
        if (Delay != default)
            await Task.Delay(Delay, TimeProvider.System, context.RequestAborted);
        if (Status != 200)
            return Results.StatusCode(Status);
        foreach (var resource in ExportTraceServiceRequest.Parser.ParseFrom(body.ToArray()).ResourceSpans)
        {
            foreach (var span in resource.ScopeSpans.SelectMany(scope => scope.Spans))
                _spans.Enqueue(new(span, resource.Resource.Attributes));
        }

        return Results.Bytes(new ExportTraceServiceResponse().ToByteArray(), "application/x-protobuf");
    }
}

internal sealed record SentSpan(Span Span, IEnumerable<KeyValue> Resource)
{
    internal string Name => Span.Name;

    internal string TraceId => Convert.ToHexStringLower(Span.TraceId.Span);

    internal string SpanId => Convert.ToHexStringLower(Span.SpanId.Span);

    /// <summary>Empty for a root.</summary>
    internal string ParentId => Convert.ToHexStringLower(Span.ParentSpanId.Span);

    /// <summary>Text of an attribute; of a list, its texts with <c>|</c> between; null when there is none.</summary>
    internal string? this[string key] => Text(Span.Attributes, key);

    internal static string? Text(IEnumerable<KeyValue> attributes, string key) =>
        attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value is { } value ? Text(value) : null;

    private static string Text(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.ArrayValue => string.Join('|', value.ArrayValue.Values.Select(Text)),
        AnyValue.ValueOneofCase.IntValue => $"{value.IntValue}",
        AnyValue.ValueOneofCase.DoubleValue => $"{value.DoubleValue}",
        _ => value.ToString(),
    };
}
