using System.Security.Claims;
using System.Text.Json;
using Platform.Collector.Annotations;
using Platform.Collector.Otlp.Mapping;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Annotations;
using Platform.Storage.Projects;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.Annotations;

/// <summary><c>POST /v1/annotations</c>: what a person thinks of a trace, a span or a thread. It may come before them.</summary>
internal static class AnnotationUploads
{
    private static readonly string[] _targets = ["traceUuid", "spanUuid", "threadId"];

    private static readonly HashSet<string> _mapped =
        [.. _targets[1..], "rating", "type", "expectedOutput", "expectedOutcome", "explanation", "userId"];

    extension(RouteGroupBuilder deepEval)
    {
        internal void MapAnnotationUploads() => deepEval.MapPost("/annotations", Add).RequireAuthorization(Scopes.Write);
    }

    private static async Task<DeepEvalAnswer> Add(
        DeepEvalBody body, ClaimsPrincipal user, AnnotationStore store, SpanLookup spans, WebLinks links,
        CancellationToken cancellationToken)
    {
        var (project, sent) = (user.ProjectId, body.Json);
        if (_targets.Count(target => sent.Text(target) is { Length: > 0 }) != 1)
            return DeepEvalAnswer.Invalid("Name exactly one of traceUuid, spanUuid and threadId.");
        if (sent.Text("type") is not (null or "THUMBS_RATING" or "FIVE_STAR_RATING"))
            return DeepEvalAnswer.Invalid("type must be THUMBS_RATING or FIVE_STAR_RATING.");

        var span = sent.Text("spanUuid") is { Length: > 0 } spanUuid ? SpanIds.OfSpan(spanUuid) : null;
        var trace = sent.Text("traceUuid") is { Length: > 0 } traceUuid ? SpanIds.OfTrace(traceUuid)
            : span is null ? null : await spans.FindTraceAsync(project, span, cancellationToken);
        var request = Read(sent, trace, span);
        if (request.Problem() is { } problem)
            return DeepEvalAnswer.Invalid(problem);
        var link = await links.ToAsync(project, cancellationToken,
            trace is null ? request.ThreadId is { } thread ? ["threads", thread] : ["traces"] : ["traces", Convert.ToHexStringLower(trace)]);
        var stored = await store.AddAsync(project, request.ToAnnotation() with { Source = "deepeval" }, cancellationToken);
        return DeepEvalAnswer.Ok(new { stored.Id }, link);
    }

    private static AnnotationRequest Read(JsonElement sent, byte[]? trace, byte[]? span) => new()
    {
        TraceId = trace is null ? null : Convert.ToHexStringLower(trace),
        SpanId = span is null ? null : Convert.ToHexStringLower(span),
        ThreadId = Texts.Id(sent.Text("threadId")),
        Type = sent.Text("type") is "FIVE_STAR_RATING" ? "fiveStar" : "thumbs",
        Rating = sent.Number("rating") is { } rating && rating == Math.Floor(rating) && Math.Abs(rating) < 10 ? (int)rating : null,
        Explanation = sent.Text("explanation"),
        ExpectedOutput = sent.Member("expectedOutput"),
        ExpectedOutcome = sent.Text("expectedOutcome"),
        UserId = sent.Text("userId"),
        // An id that is no UUID cannot be told from its hash, so that the name given is kept too.
        Extra = sent.EnumerateObject().Where(member => !_mapped.Contains(member.Name))
            .DistinctBy(member => member.Name).ToDictionary(member => member.Name, member => member.Value),
    };
}
