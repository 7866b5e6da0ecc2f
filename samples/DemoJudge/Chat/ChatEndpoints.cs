using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.DemoJudge.Rules;

namespace Platform.DemoJudge.Chat;

/// <summary>The part of OpenAI's API that a judge needs. Any key is accepted; nothing is kept.</summary>
internal static class ChatEndpoints
{
    private const string Model = "demo-judge";

    extension(IEndpointRouteBuilder routes)
    {
        public void MapChat()
        {
            routes.MapPost("/v1/chat/completions", Complete);
            routes.MapGet("/v1/models", ListModels);
        }
    }

    internal static async Task<IResult> Complete(HttpRequest http, TimeProvider time, CancellationToken cancellationToken)
    {
        JsonNode? body;
        try
        {
            body = await JsonNode.ParseAsync(http.Body, cancellationToken: cancellationToken);
        }
        catch (JsonException)
        {
            return Refuse("The request is not JSON.");
        }

        if (JudgeRequest.Read(body) is not { } request)
            return Refuse("The request has no messages.");
        if (request.Stream)
            return Refuse("The demo judge does not stream; leave out \"stream\".");

        var answer = Answer(request);
        return Results.Ok(new JsonObject
        {
            ["id"] = $"chatcmpl-{Guid.CreateVersion7():n}",
            ["object"] = "chat.completion",
            ["created"] = time.GetUtcNow().ToUnixTimeSeconds(),
            ["model"] = Model,
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = answer, ["refusal"] = null },
                ["finish_reason"] = "stop",
            }),
            ["usage"] = Usage(Tokens(request.Text), Tokens(answer)),
        });
    }

    internal static IResult ListModels() => Results.Ok(new JsonObject
    {
        ["object"] = "list",
        ["data"] = new JsonArray(new JsonObject { ["id"] = Model, ["object"] = "model", ["created"] = 0, ["owned_by"] = "platform" }),
    });

    private static string Answer(JudgeRequest request) => request switch
    {
        { Prompt: { } prompt } when PromptRules.For(prompt) is { } rule => rule(request.Sections).ToJsonString(),
        { Schema: { } schema, Sections.IsEmpty: false } => new SchemaRules(schema, request.Sections).Answer().ToJsonString(),
        { Schema: { } schema } => SchemaExample.Of(schema)?.ToJsonString() ?? "null",
        { WantsJson: true } => """{"answer":"demo"}""",
        _ => "This is the demo judge. It answers by fixed rules about words and understands nothing.",
    };

    /// <summary>Four characters a token: about right for English, and good enough to show a cost.</summary>
    private static int Tokens(string text) => (text.Length + 3) / 4;

    private static JsonObject Usage(int input, int output) =>
        new() { ["prompt_tokens"] = input, ["completion_tokens"] = output, ["total_tokens"] = input + output };

    private static IResult Refuse(string message) => Results.BadRequest(new JsonObject
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["code"] = null },
    });
}
