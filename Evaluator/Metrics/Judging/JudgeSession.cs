using System.ClientModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Platform.Metrics.Judging;

/// <summary>The conversation of one measurement with its judge: asks, and keeps count of what it used.</summary>
public sealed class JudgeSession
{
    private readonly IChatClient _client;
    private readonly CancellationToken _cancellationToken;
    private readonly JsonArray _answers = [];
    private readonly List<string> _notes = [];
    private readonly UsageDetails _usage = new() { InputTokenCount = 0, OutputTokenCount = 0, CachedInputTokenCount = 0 };
    private int _calls;
    private string? _model;
    private float? _temperature = 0;

    internal JudgeSession(IChatClient client, CancellationToken cancellationToken)
    {
        _client = client;
        _cancellationToken = cancellationToken;
    }

    internal CancellationToken CancellationToken => _cancellationToken;

    /// <summary>Names the model behind the client, for caches: equal for clients of the same endpoint and model.</summary>
    internal string JudgeName => _client.GetService<ChatClientMetadata>() is { } known
        ? $"{known.ProviderUri} {known.DefaultModelId}" : $"{_client.GetHashCode()}";

    /// <summary>Says something about the measurement that its reader must know; it is appended to the reason.</summary>
    public void Note(string note) => _notes.Add(note);

    /// <summary>Asks the judge. An answer that cannot be used is sent back once with what is wrong with it.</summary>
    /// <param name="objection">What is wrong with an answer of the right schema; null when nothing is.</param>
    /// <exception cref="JudgeFailedException"/>
    public async Task<TAnswer> AskAsync<TAnswer>(
        Prompt<TAnswer> prompt, IReadOnlyList<Material> materials, Func<TAnswer, string?>? objection = null)
    {
        List<ChatMessage> messages =
            [new(ChatRole.System, prompt.Instructions), new(ChatRole.User, Fence.Enclose(materials))];
        var text = await SendAsync(prompt, messages);
        var (answer, problem) = Read(text);
        if (problem is null)
            return answer!;

        messages.Add(new(ChatRole.Assistant, text));
        messages.Add(new(ChatRole.User,
            // Some servers ignore the response format: then this is the first that the judge sees of it.
            $"This answer cannot be used. {problem} Answer again, with nothing but JSON of this schema: {prompt.Schema}"));
        (answer, problem) = Read(await SendAsync(prompt, messages));
        return problem is null ? answer!
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

    /// <summary>Keeps an answer for the reader of the score.</summary>
    internal void Keep(Prompt prompt, JsonNode? answer) =>
        _answers.Add((JsonNode)new JsonObject { ["prompt"] = prompt.Name, ["answer"] = answer });

    internal Measurement Complete(Measurement measurement) => measurement with
    {
        Reason = _notes is [] ? measurement.Reason : $"{measurement.Reason} ({string.Join(" ", _notes)})",
        Answers = _answers,
        JudgeCalls = _calls,
        InputTokens = _usage.InputTokenCount ?? 0,
        OutputTokens = _usage.OutputTokenCount ?? 0,
        CachedInputTokens = _usage.CachedInputTokenCount ?? 0,
        Model = _model,
    };

    private async Task<string> SendAsync(Prompt prompt, List<ChatMessage> messages)
    {
        var response = await GetResponseAsync(prompt, messages);
        _model = response.ModelId ?? _model;
        if (response.Usage is { } usage)
            _usage.Add(usage);

        if (response.FinishReason == ChatFinishReason.Length)
            throw new JudgeFailedException($"The judge's answer to {prompt.Name} was cut off at its token limit.", transient: true);
        if (response.FinishReason == ChatFinishReason.ContentFilter)
            throw new JudgeFailedException($"The judge's content filter stopped {prompt.Name}.", transient: false);
        if (response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>().FirstOrDefault() is { } error)
            throw new JudgeFailedException($"The judge refused {prompt.Name}: {error.Message}", transient: false);
        return response.Text;
    }

    private async Task<ChatResponse> GetResponseAsync(Prompt prompt, List<ChatMessage> messages)
    {
        try
        {
            _calls++;
            return await _client.GetResponseAsync(messages, Options(prompt), _cancellationToken);
        }
        catch (ClientResultException refused) when (_temperature is not null && refused.Status == 400
            && refused.Message.Contains("temperature", StringComparison.OrdinalIgnoreCase))
        {
            _temperature = null; // reasoning models take no other than their own
            return await GetResponseAsync(prompt, messages);
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

    private ChatOptions Options(Prompt prompt) => new()
    {
        Temperature = _temperature,
        ResponseFormat = ChatResponseFormat.ForJsonSchema(prompt.Schema, prompt.Name),
        AdditionalProperties = new() { ["strict"] = true }, // the OpenAI client: keep to the schema exactly
    };
}
