using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Platform.Fixtures;

/// <summary>What the scripted judge does with one request.</summary>
/// <param name="Content">The assistant message's text.</param>
/// <param name="Status">HTTP status; other than 200 the content is the error's message.</param>
/// <param name="CachedTokens">Of the 100 that each request says to have read.</param>
/// <param name="Delay">Waited before answering; <see cref="Timeout.InfiniteTimeSpan"/> hangs until the client leaves.</param>
public sealed record JudgeAnswer(
    string Content, int Status = 200, string FinishReason = "stop", TimeSpan Delay = default, int? RetryAfterSeconds = null,
    string? Refusal = null, JsonNode? LogProbabilities = null, int CachedTokens = 0);

/// <summary>
/// An OpenAI-compatible chat endpoint over real HTTP whose answers a test decides by looking at the request. The only
/// fake that tests of the platform use.
/// </summary>
public sealed class ScriptedJudge : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedJudge(WebApplication app) => _app = app;

    /// <summary>Bodies of the requests so far, in order of arrival.</summary>
    public ConcurrentQueue<JsonNode> Requests { get; } = [];

    /// <summary>Decides each answer; may be changed while running.</summary>
    public Func<JsonNode, JudgeAnswer> Answer { get; set; } = _ => new("{}");

    /// <summary>Base address, with <c>/v1</c>.</summary>
    public string Endpoint => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v1";

    /// <summary>As the platform's configuration takes it.</summary>
    public string ConnectionString => $"Endpoint={Endpoint};Key=test-key;Model=scripted";

    public static async Task<ScriptedJudge> StartAsync(Func<JsonNode, JudgeAnswer> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var judge = new ScriptedJudge(app) { Answer = answer };
        app.MapPost("/v1/chat/completions", (Delegate)judge.CompleteAsync);
        await app.StartAsync();
        return judge;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> CompleteAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        Requests.Enqueue(request);
        var answer = Answer(request);
        if (answer.Delay != default)
            await Task.Delay(answer.Delay, TimeProvider.System, context.RequestAborted);
        if (answer.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (answer.Status != 200)
            return Results.Json(new { error = new { message = answer.Content, type = "scripted" } }, statusCode: answer.Status);

        return Results.Json(new Dictionary<string, object>
        {
            ["id"] = "chatcmpl-scripted",
            ["object"] = "chat.completion",
            ["created"] = 1,
            ["model"] = "scripted-2026-01-01",
            ["choices"] = new[]
            {
                new
                {
                    index = 0,
                    message = new { role = "assistant", content = answer.Content, refusal = answer.Refusal },
                    finish_reason = answer.FinishReason,
                    logprobs = answer.LogProbabilities,
                },
            },
            ["usage"] = new
            {
                prompt_tokens = 100,
                completion_tokens = 20,
                total_tokens = 120,
                prompt_tokens_details = new { cached_tokens = answer.CachedTokens },
            },
        });
    }
}
