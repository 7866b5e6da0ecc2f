using System.ClientModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Platform.Metrics.Judging;

/// <summary>The conversation of one measurement with its judge: asks, and keeps count of what it used.</summary>
public sealed class JudgeSession
{
    private readonly IChatClient? _client;
    private readonly int _vote;
    private readonly CancellationToken _cancellationToken;
    private readonly JudgeRecord _record = new();

    /// <param name="client">Null where the metric's options spare it the judge.</param>
    /// <param name="vote">0 for an only measurement, otherwise its number among several of the same test case.</param>
    internal JudgeSession(IChatClient? client, int vote, CancellationToken cancellationToken)
    {
        _client = client;
        _vote = vote;
        _cancellationToken = cancellationToken;
    }

    internal CancellationToken CancellationToken => _cancellationToken;

    /// <summary>Names the model behind the client, for caches: equal for clients of the same endpoint and model.</summary>
    internal string JudgeName => Client.GetService<ChatClientMetadata>() is { } known
        ? $"{known.ProviderUri} {known.DefaultModelId}" : $"{Client.GetHashCode()}";

    private IChatClient Client => _client ?? throw new JudgeFailedException("There is no judge to ask.", transient: false);

    /// <summary>Says something about the measurement that its reader must know; it is appended to the reason.</summary>
    public void Note(string note) => _record.Note(note);

    /// <summary>Asks the judge. An answer that cannot be used is sent back once with what is wrong with it.</summary>
    /// <param name="objection">What is wrong with an answer of the right schema; null when nothing is.</param>
    /// <exception cref="JudgeFailedException"/>
    public async Task<TAnswer> AskAsync<TAnswer>(
        Prompt<TAnswer> prompt, IReadOnlyList<Material> materials, Func<TAnswer, string?>? objection = null) =>
        (await AskAsync(prompt, materials, objection, images: [], logProbabilities: false)).Answer;

    /// <param name="images">Shown after the materials, in their order.</param>
    /// <returns>With the answer the tokens that it was written in; none where the endpoint does not tell.</returns>
    /// <inheritdoc cref="AskAsync{TAnswer}(Prompt{TAnswer}, IReadOnlyList{Material}, Func{TAnswer, string?}?)"/>
    internal async Task<(TAnswer Answer, IReadOnlyList<TokenChoice> Tokens)> AskAsync<TAnswer>(
        Prompt<TAnswer> prompt, IReadOnlyList<Material> materials, Func<TAnswer, string?>? objection,
        IReadOnlyList<AIContent> images, bool logProbabilities)
    {
        var (shown, note) = MaterialBudget.Fit(MaterialOrder.Of(materials));
        if (note is not null)
            Note(note);
        var question = new Question(prompt, shown, images, logProbabilities);
        var response = await SendAsync(question);
        var (answer, problem) = Read(response.Text);
        if (problem is not null)
        {
            question.Further.Add(new(ChatRole.Assistant, response.Text));
            question.Further.Add(new(ChatRole.User,
                // Some servers ignore the response format: then this is the first that the judge sees of it.
                $"This answer cannot be used. {problem} Answer again, with nothing but JSON of this schema: {prompt.Schema}"));
            response = await SendAsync(question);
            (answer, problem) = Read(response.Text);
        }

        return problem is null ? (answer!, JudgeRequest.TokensOf(response))
            : throw new JudgeFailedException($"The judge's answer to {prompt.Name} cannot be used: {problem}", transient: true);

        (TAnswer? Answer, string? Problem) Read(string text)
        {
            try
            {
                if (AnswerText.FindObject(text) is not { } json)
                    return (default, "It contains no JSON object.");
                var read = prompt.Read(json);
                if (objection?.Invoke(read) is { } wrong)
                    return (default, wrong);
                Keep(prompt, JsonNode.Parse(json.GetRawText()));
                return (read, null);
            }
            catch (JsonException misfit)
            {
                return (default, $"It does not fit the schema: {misfit.Message}");
            }
        }
    }

    /// <inheritdoc cref="JudgeRecord.Keep"/>
    internal void Keep(Prompt prompt, JsonNode? answer) => _record.Keep(prompt, answer);

    internal Measurement Complete(Measurement measurement) => _record.Complete(measurement);

    private async Task<ChatResponse> SendAsync(Question question)
    {
        var (prompt, response) = (question.Prompt, await GetResponseAsync(question));
        _record.CountUsage(response);
        if (response.FinishReason == ChatFinishReason.Length)
            throw new JudgeFailedException($"The judge's answer to {prompt.Name} was cut off at its token limit.", transient: true);
        if (response.FinishReason == ChatFinishReason.ContentFilter)
            throw new JudgeFailedException($"The judge's content filter stopped {prompt.Name}.", transient: false);
        if (response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>().FirstOrDefault() is { } error)
            throw new JudgeFailedException($"The judge refused {prompt.Name}: {error.Message}", transient: false);
        return response;
    }

    private async Task<ChatResponse> GetResponseAsync(Question question)
    {
        var memory = Client.GetService<JudgeMemory>() ?? JudgeMemory.OfProcess;
        var abilities = await memory.RecallAsync(JudgeName, _cancellationToken);
        var schemaInWords = Client.GetService<SchemaInWords>() is not null;
        while (true)
        {
            var request = JudgeRequest.For(abilities, _vote, question.LogProbabilities, schemaInWords);
            try
            {
                _record.CountCall();
                return await Client.GetResponseAsync(
                    request.Messages(question.Prompt, question.Materials, question.Images, question.Further),
                    request.Options(question.Prompt), _cancellationToken);
            }
            catch (ClientResultException refused) when (abilities.Learn(refused, request) is { } learned)
            {
                abilities = learned; // every round gives something up, so this ends
                await memory.KeepAsync(JudgeName, learned, _cancellationToken);
            }
            catch (OperationCanceledException) when (_cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception problem) // whatever a client throws is a failed call, never a crash
            {
                throw JudgeFailedException.From(problem);
            }
        }
    }

    private sealed record Question(Prompt Prompt, IReadOnlyList<Material> Materials, IReadOnlyList<AIContent> Images, bool LogProbabilities)
    {
        public List<ChatMessage> Further { get; } = [];
    }
}
