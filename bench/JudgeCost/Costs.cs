using System.ClientModel;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;
using OpenAI;
using Platform.Fixtures;
using Platform.Metrics.Catalogue;

namespace Platform.Bench.JudgeCost;

/// <summary>What one measurement asked of its judge.</summary>
/// <param name="Tokens">Of all messages sent and received, by the tokenizer of GPT-4o.</param>
internal readonly record struct Cost(int Calls, int Tokens);

/// <summary>Runs metrics against a judge over HTTP that answers by schema, and counts.</summary>
internal sealed class Costs(ScriptedJudge judge) : IDisposable
{
    private static readonly Tokenizer _tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");

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
        var sent = judge.Requests.Sum(request =>
            request["messages"]!.AsArray().Sum(message => _tokenizer.CountTokens(message!["content"]!.ToJsonString()))
            + _tokenizer.CountTokens(request["response_format"]!.ToJsonString()));
        return new(measured.JudgeCalls, sent + measured.Answers.Sum(answer => _tokenizer.CountTokens(answer!["answer"]!.ToJsonString())));
    }

    public void Dispose() => _client.Dispose();
}
