using System.ClientModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenAI;
using Platform.Fixtures;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Bench.JudgeCost;

/// <summary>What one measurement asked of its judge.</summary>
/// <param name="Tokens">Of all messages sent and received, by the tokenizer of GPT-4o.</param>
internal readonly record struct Cost(int Calls, int Tokens);

/// <summary>Runs metrics against a judge over HTTP that answers by schema, and counts.</summary>
internal sealed class Costs(ScriptedJudge judge) : IDisposable
{
    private readonly IChatClient _client = new OpenAIClient(
        new ApiKeyCredential("none"), new() { Endpoint = new(judge.Endpoint) }).GetChatClient("scripted").AsIChatClient();

    public static async Task<Costs> StartAsync() => new(await ScriptedJudge.StartAsync(request => new(SchemaAnswers.To(request))));

    public async Task<Cost> MeasureAsync(string metric, string options)
    {
        using var given = JsonDocument.Parse(options);
        if (!MetricCatalogue.TryCreate(metric, given.RootElement, strict: false, out var made, out var problem))
            throw new InvalidOperationException(problem);

        judge.Requests.Clear();
        var measured = await made.MeasureAsync(Case.Everyday, _client, CancellationToken.None);
        if (measured.Score is null)
            throw new InvalidOperationException($"{metric}: {measured.Reason}");
        var sent = judge.Requests.Sum(request => Tokens.Count(Messages(request)) + Tokens.Count(request["response_format"]!.ToJsonString()));
        return new(measured.JudgeCalls, sent + measured.Answers.Sum(answer => Tokens.Count(answer!["answer"]!.ToJsonString())));
    }

    /// <summary>Metrics of a collection, one after the other.</summary>
    /// <returns>Tokens of their messages, and how many of these repeat the beginning of an earlier message, byte for byte.</returns>
    public async Task<(int Tokens, int Repeated)> MeasureTogetherAsync(IEnumerable<(string Metric, string Options)> metrics)
    {
        var earlier = new List<string>();
        var (all, repeated) = (0, 0);
        foreach (var (metric, options) in metrics)
        {
            await MeasureAsync(metric, options);
            foreach (var messages in judge.Requests.Select(Messages))
            {
                all += Tokens.Count(messages);
                repeated += Tokens.Count(messages[..earlier.Select(other => CommonLength(messages, other)).DefaultIfEmpty(0).Max()]);
                earlier.Add(messages);
            }
        }

        return (all, repeated);
    }

    public void Dispose() => _client.Dispose();

    private static int CommonLength(string one, string other) => one.AsSpan().CommonPrefixLength(other);

    private static string Messages(JsonNode request) =>
        string.Join('\n', request["messages"]!.AsArray().Select((message, index) => index == 1 ? SchemaAnswers.UserText(request) : (string)message!["content"]!));
}
