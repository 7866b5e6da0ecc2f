using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Storage.Evaluations;
using Platform.Storage.Traces;
using Platform.Web.Addresses;
using Platform.Web.Projects;

namespace Platform.Web.Components.Traces;

/// <summary>What a Trace page asks for later, or links to: windows of its tree, and texts whole and as they were sent.</summary>
internal static class TraceParts
{
    private static readonly JsonSerializerOptions _readable = new(JsonSerializerOptions.Web) { WriteIndented = true };

    extension(IEndpointRouteBuilder routes)
    {
        public void MapTraceParts()
        {
            var trace = routes.MapGroup("/traces/{traceId}");
            trace.MapGet("/rows", GetRows);
            trace.MapGet("/json", GetJson);
            trace.MapGet("/{field:regex(^(input|output)$)}", GetTraceField);
            trace.MapGet("/spans/{spanId}/{field}", GetSpanField);
        }
    }

    /// <summary>The rows from <c>from</c> on, as many as a chunk has, as list items.</summary>
    private static async Task<IResult> GetRows(
        string traceId, HttpContext context, TraceStore traces, ScoreStore scores, SpanTrees trees, CancellationToken cancellationToken)
    {
        var project = context.Project.Id;
        if (!SpanIds.TryParseTrace(traceId, out var id) || await trees.GetAsync(project, id, cancellationToken) is not { } tree)
            return TypedResults.NotFound();

        var query = TraceQuery.Parse(Convert.ToHexStringLower(id), context.Request.QueryString.Value);
        var found = query.Find is { } text ? await traces.FindSpansAsync(project, id, text, cancellationToken) : null;
        var window = new SpanWindow(tree, query, found);
        var rows = window.ChunkAt(query.From).ToList();
        return new RazorComponentResult<SpanRows>(new
        {
            Window = window,
            Rows = rows,
            Scores = (await scores.OfSpansAsync(project, id, [.. rows.Select(row => row.Span.SpanId)], cancellationToken))
                .ToLookup(score => score.SpanId),
        });
    }

    private static async Task<IResult> GetJson(
        string traceId, HttpContext context, TraceStore traces, EvaluationStore evaluations, CancellationToken cancellationToken)
    {
        var project = context.Project.Id;
        if (!SpanIds.TryParseTrace(traceId, out var id) || await traces.GetAsync(project, id, cancellationToken) is not { } trace)
            return TypedResults.NotFound();
        return TypedResults.Json(new
        {
            trace,
            spans = await traces.GetSpansAsync(project, id, cancellationToken),
            evaluations = await evaluations.ListForTraceAsync(project, id, cancellationToken),
        }, _readable);
    }

    private static async Task<IResult> GetTraceField(
        string traceId, string field, HttpContext context, TraceStore traces, CancellationToken cancellationToken)
    {
        var project = context.Project.Id;
        return SpanIds.TryParseTrace(traceId, out var id) && await traces.GetAsync(project, id, cancellationToken) is { } trace
            ? Whole(field == "input" ? trace.Input : trace.Output)
            : TypedResults.NotFound();
    }

    private static async Task<IResult> GetSpanField(
        string traceId, string spanId, string field, HttpContext context, TraceStore traces, CancellationToken cancellationToken)
    {
        var project = context.Project.Id;
        if (!SpanIds.TryParseTrace(traceId, out var id) || !SpanIds.TryParseSpan(spanId, out var span)
            || await traces.GetSpanAsync(project, id, span, cancellationToken) is not { } found)
            return TypedResults.NotFound();
        return field switch
        {
            "input" => Whole(found.Input),
            "output" => Whole(found.Output),
            "toolArguments" => Whole(found.ToolArguments),
            "toolResult" => Whole(found.ToolResult),
            "retrievalContext" => Whole(found.RetrievalContext),
            "attributes" => Whole(found.Attributes),
            "events" => Whole(found.Events),
            "json" => TypedResults.Json(found, _readable),
            _ => TypedResults.NotFound(),
        };
    }

    /// <summary>Text as text, never as HTML; anything else as JSON.</summary>
    private static IResult Whole(JsonElement? value) => value switch
    {
        null => TypedResults.NotFound(),
        { ValueKind: JsonValueKind.String } text => TypedResults.Text(text.GetString(), "text/plain; charset=utf-8"),
        var json => TypedResults.Json(json, _readable),
    };
}
