using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Storage.Evaluations;
using Platform.Storage.Traces;
using Platform.Web.Addresses;
using Platform.Web.Projects;

namespace Platform.Web.Components.Traces;

/// <summary>The traces that a list's address selects, as a file: page by page, so that its length does not matter.</summary>
internal static class TraceDownload
{
    private const int PageSize = 500;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapTraceDownloads() => routes.MapGet("/traces.{format:regex(^(csv|json)$)}", Download);
    }

    private static PushStreamHttpResult Download(string format, HttpContext context, TraceStore traces, ScoreStore scores, TimeProvider clock)
    {
        var project = context.Project.Id;
        var query = TraceListQuery.Parse(context.Request.QueryString.Value, clock.GetUtcNow());
        var pages = Pages(project, query.Filter, traces, scores, context.RequestAborted);
        return format == "csv"
            ? TypedResults.Stream(body => WriteCsvAsync(body, pages), "text/csv; charset=utf-8", "traces.csv")
            : TypedResults.Stream(body => WriteJsonAsync(body, pages), "application/json", "traces.json");
    }

    private static async IAsyncEnumerable<(Trace Trace, IEnumerable<TraceScore> Scores)> Pages(
        int project, TraceFilter filter, TraceStore traces, ScoreStore scores,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TraceCursor? after = null;
        do
        {
            var page = await traces.ListAsync(project, filter, after, PageSize, cancellationToken);
            var found = await scores.OfTracesAsync(project, [.. page.Items.Select(trace => trace.TraceId)], cancellationToken);
            foreach (var trace in page.Items)
                yield return (trace, found[trace.TraceId]);
            after = TraceCursor.TryParse(page.Next, out var next) ? next : null;
        }
        while (after is not null);
    }

    private static async Task WriteCsvAsync(Stream body, IAsyncEnumerable<(Trace Trace, IEnumerable<TraceScore> Scores)> traces)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await writer.WriteLineAsync("traceId,name,startTime,durationMs,status,userId,threadId,environment,version,tags,"
            + "inputTokens,outputTokens,costUsd,spans,scores,input,output");
        await foreach (var (trace, scores) in traces)
        {
            var cells = new[]
            {
                trace.TraceId, trace.Name, trace.StartTime.ToString(), Number(trace.DurationMs), trace.Status, trace.UserId,
                trace.ThreadId, trace.Environment, trace.Version, string.Join(' ', trace.Tags), Number(trace.InputTokens),
                Number(trace.OutputTokens), Number(trace.CostUsd), Number(trace.SpanCount),
                string.Join(' ', scores.Where(score => score.MeanScore is not null).Select(score => $"{score.Metric}={Number(score.MeanScore!.Value)}")),
                MessageText.OfInput(trace.Input), MessageText.OfOutput(trace.Output),
            };
            await writer.WriteLineAsync(string.Join(',', cells.Select(Cell)));
        }
    }

    private static async Task WriteJsonAsync(Stream body, IAsyncEnumerable<(Trace Trace, IEnumerable<TraceScore> Scores)> traces) =>
        await JsonSerializer.SerializeAsync(body, Items(traces), JsonSerializerOptions.Web);

    private static async IAsyncEnumerable<object> Items(IAsyncEnumerable<(Trace Trace, IEnumerable<TraceScore> Scores)> traces)
    {
        await foreach (var (trace, scores) in traces)
            yield return new { trace, scores };
    }

    private static string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>Quoted where needed. A leading quote mark keeps spreadsheets from running text as a formula.</summary>
    internal static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !double.TryParse(text, CultureInfo.InvariantCulture, out _))
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
