using System.Security.Claims;
using System.Text.Json;
using Platform.Collector.DeepEval.Datasets;
using Platform.Collector.Evaluations;
using Platform.Metrics.Simulation;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;

namespace Platform.Collector.DeepEval.Evaluations;

/// <summary>
/// <c>POST /v1/simulate</c>: what the user of a conversation says next, and whether they are done. The client asks twice with
/// the same words, once for each; the second answer comes from what judges have answered before. Asked of the Evaluator as
/// scores are.
/// </summary>
internal static class UserSimulation
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromMinutes(5);

    extension(RouteGroupBuilder deepEval)
    {
        internal void MapUserSimulation() => deepEval.MapPost("/simulate", Simulate).RequireAuthorization(Scopes.Write);
    }

    private static async Task<DeepEvalAnswer> Simulate(
        DeepEvalBody body, ClaimsPrincipal user, RequestedEvaluations evaluations, CancellationToken cancellationToken)
    {
        if (body.Json.Member("conversationalGolden") is not { ValueKind: JsonValueKind.Object } golden
            || golden.Text("scenario") is not { Length: > 0 })
            return DeepEvalAnswer.Invalid("conversationalGolden must be an object with a scenario: it says who the user is and what they want.");

        CollectionMetric[] simulator = [new() { Metric = UserSimulator.MetricName }];
        var (asked, problem) = await evaluations.CheckAsync(
            user.ProjectId, new(null, simulator, [PushedGoldens.Normal(golden)]), cancellationToken);
        if (asked is null)
            return DeepEvalAnswer.Invalid(problem!);
        var id = await evaluations.AddAsync(user.ProjectId, asked, cancellationToken);
        return await evaluations.WaitAsync(user.ProjectId, id, _longestWait, cancellationToken) is not { } finished
            ? DeepEvalAnswer.Refuse(StatusCodes.Status504GatewayTimeout, "No judge has answered for five minutes. Is an Evaluator running?")
            : Answer(finished.Results[0].Evaluations[0]);
    }

    private static DeepEvalAnswer Answer(Evaluation said) =>
        said.Status == "scored" && UserReply.Of(said.Answers) is { } reply
            ? DeepEvalAnswer.Ok(new { userResponse = reply.Message, completed = reply.Completed })
            : DeepEvalAnswer.Refuse(
                StatusCodes.Status502BadGateway, $"The user could not be simulated: {said.Error ?? said.SkipReason ?? said.Reason}");
}
