using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Evaluations;
using Platform.Storage.Outcomes;
using Platform.Storage.Threads;
using Platform.Storage.Traces;

namespace Platform.Collector.Threads;

internal static class ThreadEndpoints
{
    private const int MostTraces = 10_000;

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>A catch-all, because clients paste ids with slashes into the path as they are.</summary>
        public void MapThreads() => routes.MapGet("/api/threads/{**threadId}", GetThread)
            .WithTags("Threads").RequireAuthorization(Scopes.Read);
    }

    /// <summary>A thread: its traces in order (at most 10,000), its turns, its evaluations, its outcome.</summary>
    internal static async Task<Results<Ok<ThreadAnswer>, ProblemHttpResult>> GetThread(
        string threadId, ClaimsPrincipal user, ThreadStore threads, EvaluationStore evaluations, OutcomeStore outcomes,
        CancellationToken cancellationToken)
    {
        var project = user.ProjectId;
        if (await threads.GetAsync(project, threadId, cancellationToken) is not { } thread)
            return TypedResults.Problem(
                title: "No trace of this thread has arrived in the key's project.", statusCode: StatusCodes.Status404NotFound);

        var traces = await threads.GetTracesAsync(project, threadId, after: null, MostTraces, cancellationToken);
        return TypedResults.Ok(new ThreadAnswer(thread, traces)
        {
            Evaluations = await evaluations.ListForThreadAsync(project, threadId, cancellationToken),
            Outcome = await outcomes.ListAsync(project, "thread", threadId, cancellationToken) is [var newest, ..] ? newest : null,
        });
    }
}

/// <summary>A thread with what belongs to it.</summary>
internal sealed record ThreadAnswer : TraceThread
{
    [SetsRequiredMembers]
    internal ThreadAnswer(TraceThread thread, IReadOnlyList<Trace> traces)
        : base(thread)
    {
        Traces = traces;
        Turns = [.. traces.SelectMany(ThreadTurn.Of)];
    }

    public IReadOnlyList<Trace> Traces { get; }

    public IReadOnlyList<ThreadTurn> Turns { get; }

    public IReadOnlyList<Evaluation> Evaluations { get; init; } = [];

    /// <summary>The newest; null when nobody reported one.</summary>
    public Outcome? Outcome { get; init; }
}
