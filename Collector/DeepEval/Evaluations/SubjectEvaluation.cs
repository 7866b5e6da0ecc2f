using System.Security.Claims;
using Platform.Collector.Otlp.Mapping;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;
using Platform.Storage.Projects;
using Platform.Storage.Threads;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.Evaluations;

/// <summary>
/// <c>POST /v1/evaluate/{traces|spans|threads}/ID</c>: runs a collection on what is stored. With <c>overwriteMetrics</c>
/// its metrics are scored anew; without, only those that have no score yet.
/// </summary>
internal static class SubjectEvaluation
{
    extension(RouteGroupBuilder deepEval)
    {
        internal void MapSubjectEvaluation()
        {
            deepEval.MapPost("/evaluate/traces/{**id}", EvaluateTrace).RequireAuthorization(Scopes.Write);
            deepEval.MapPost("/evaluate/spans/{**id}", EvaluateSpan).RequireAuthorization(Scopes.Write);
            deepEval.MapPost("/evaluate/threads/{**id}", EvaluateThread).RequireAuthorization(Scopes.Write);
        }
    }

    private static async Task<DeepEvalAnswer> EvaluateTrace(
        string id, DeepEvalBody body, HttpRequest request, ClaimsPrincipal user, Sources sources, CancellationToken cancellationToken)
    {
        var (collection, problem) = await sources.FindCollectionAsync(user.ProjectId, body, "trace", cancellationToken);
        if (problem is not null)
            return problem;
        var trace = SpanIds.OfTrace(request.Pasted(id));
        if (await sources.Traces.GetAsync(user.ProjectId, trace, cancellationToken) is null)
            return DeepEvalAnswer.NotFound($"No trace '{id}' has arrived in the key's project.");
        return await sources.AnswerAsync(
            user.ProjectId, ["traces", Convert.ToHexStringLower(trace)],
            await sources.Store.AddTraceAsync(user.ProjectId, trace, collection, cancellationToken, Overwrites(body)), cancellationToken);
    }

    private static async Task<DeepEvalAnswer> EvaluateSpan(
        string id, DeepEvalBody body, HttpRequest request, ClaimsPrincipal user, Sources sources, SpanLookup spans,
        CancellationToken cancellationToken)
    {
        var (collection, problem) = await sources.FindCollectionAsync(user.ProjectId, body, "span", cancellationToken);
        if (problem is not null)
            return problem;
        var span = SpanIds.OfSpan(request.Pasted(id));
        if (await spans.FindTraceAsync(user.ProjectId, span, cancellationToken) is not { } trace)
            return DeepEvalAnswer.NotFound($"No span '{id}' has arrived in the key's project.");
        return await sources.AnswerAsync(
            user.ProjectId, ["traces", Convert.ToHexStringLower(trace)],
            await sources.Store.AddSpanAsync(user.ProjectId, trace, span, collection, cancellationToken, Overwrites(body)), cancellationToken);
    }

    private static async Task<DeepEvalAnswer> EvaluateThread(
        string id, DeepEvalBody body, HttpRequest request, ClaimsPrincipal user, Sources sources, ThreadStore threads,
        CancellationToken cancellationToken)
    {
        var (collection, problem) = await sources.FindCollectionAsync(user.ProjectId, body, "thread", cancellationToken);
        if (problem is not null)
            return problem;
        var thread = Texts.Id(request.Pasted(id)) ?? "";
        if (await threads.GetAsync(user.ProjectId, thread, cancellationToken) is null)
            return DeepEvalAnswer.NotFound($"No trace of a thread '{id}' has arrived in the key's project.");
        return await sources.AnswerAsync(
            user.ProjectId, ["threads", thread],
            await sources.Store.AddThreadAsync(
                user.ProjectId, thread, collection, cancellationToken, Overwrites(body), body.Json.Text("chatbotRole")),
            cancellationToken);
    }

    private static bool Overwrites(DeepEvalBody body) => body.Json.Truth("overwriteMetrics") ?? false;

    /// <summary>What the three routes have in common, bound from services.</summary>
    internal sealed class Sources(
        MetricCollectionStore collections, ReevaluationStore store, TraceStore traces, WebLinks links, Signals signals)
    {
        internal ReevaluationStore Store => store;

        internal TraceStore Traces => traces;

        internal async Task<(string Name, DeepEvalAnswer? Problem)> FindCollectionAsync(
            int project, DeepEvalBody body, string scope, CancellationToken cancellationToken)
        {
            if (Texts.Name(body.Json.Text("metricCollection")) is not { } name)
                return ("", DeepEvalAnswer.Invalid("metricCollection is missing: it names the metrics to run."));
            return await collections.GetAsync(project, name, cancellationToken) is not { } collection
                    ? (name, DeepEvalAnswer.NotFound($"There is no metric collection '{name}' in the key's project."))
                : collection.Scope != scope
                    ? (name, DeepEvalAnswer.Invalid($"The metric collection '{name}' evaluates {collection.Scope}s, not {scope}s."))
                : (name, null);
        }

        internal async Task<DeepEvalAnswer> AnswerAsync(
            int project, string[] page, long queued, CancellationToken cancellationToken)
        {
            signals.Send("evaluations");
            return DeepEvalAnswer.Ok(new { queued }, await links.ToAsync(project, cancellationToken, page));
        }
    }
}
