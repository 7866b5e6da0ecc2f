using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenAI;
using Platform.Fixtures;

namespace Platform.Metrics.Tests.Judging;

/// <summary>A scripted judge and the real client that asks it, so that what is tested has crossed a wire.</summary>
internal sealed class HttpJudge : IAsyncDisposable
{
    public const string Key = "sk-test-0123456789abcdefghij";

    private HttpJudge(ScriptedJudge server, IChatClient client)
    {
        Server = server;
        Client = client;
    }

    public ScriptedJudge Server { get; }

    public IChatClient Client { get; }

    /// <summary>The names of the prompts asked so far.</summary>
    public string[] Asked => [.. Server.Requests.Select(PromptOf)];

    public static async Task<HttpJudge> StartAsync(Func<JsonNode, JudgeAnswer> answer)
    {
        var server = await ScriptedJudge.StartAsync(answer);
        return new(server, ClientOf(server.Endpoint));
    }

    /// <summary>Answers each request by its prompt's name.</summary>
    public static Task<HttpJudge> StartAsync(Func<string, string> answer) =>
        StartAsync((JsonNode request) => new JudgeAnswer(answer(PromptOf(request))));

    /// <summary>Of a model of its own: what an endpoint refuses is remembered, and ports are used again.</summary>
    public static IChatClient ClientOf(string endpoint) =>
        new OpenAIClient(new ApiKeyCredential(Key), new OpenAIClientOptions
        {
            Endpoint = new(endpoint),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        }).GetChatClient($"scripted-{Guid.NewGuid():N}").AsIChatClient();

    public static string PromptOf(JsonNode request) => (string)request["response_format"]!["json_schema"]!["name"]!;

    public static string UserText(JsonNode request) => SchemaAnswers.UserText(request);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
