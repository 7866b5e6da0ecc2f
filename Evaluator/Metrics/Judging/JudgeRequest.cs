using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace Platform.Metrics.Judging;

/// <summary>One question as it is put to one endpoint: what it cannot do is left out or said in words.</summary>
internal sealed record JudgeRequest
{
    private const int Alternatives = 20; // the most that OpenAI gives, and what DeepEval asks for

    private JudgeRequest()
    {
    }

    public AnswerFormat Format { get; private init; }

    public float? Temperature { get; private init; }

    public long? Seed { get; private init; }

    public bool LogProbabilities { get; private init; }

    /// <param name="vote">0 for an only answer, which shall be the likeliest; else the number of one among several.</param>
    /// <param name="schemaInWords">See <see cref="SchemaInWords"/>.</param>
    public static JudgeRequest For(JudgeAbilities abilities, int vote, bool logProbabilities, bool schemaInWords) => new()
    {
        Format = schemaInWords && abilities.Format == AnswerFormat.JsonSchema ? AnswerFormat.JsonMode : abilities.Format,
        Temperature = !abilities.Temperature ? null : vote == 0 ? 0 : 1,
        Seed = vote > 0 && abilities.Seed ? vote : null, // so that caches keep the votes apart
        LogProbabilities = logProbabilities && abilities.LogProbabilities,
    };

    /// <param name="materials">In the order of <see cref="MaterialOrder"/>.</param>
    /// <param name="images">Shown after the text.</param>
    /// <param name="further">What was answered and objected to.</param>
    public IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> Messages(
        Prompt prompt, IReadOnlyList<Material> materials, IEnumerable<AIContent> images, IEnumerable<Microsoft.Extensions.AI.ChatMessage> further)
    {
        var assignment = Format == AnswerFormat.JsonSchema ? prompt.Instructions
            : $"{prompt.Instructions}\n\nAnswer with nothing but JSON of this schema: {prompt.Schema}";
        return
        [
            new(ChatRole.System, Fence.Rule),
            new(ChatRole.User, [new TextContent(Fence.Enclose(materials, assignment)), .. images]),
            .. further,
        ];
    }

    public ChatOptions Options(Prompt prompt) => new()
    {
        Temperature = Temperature,
        Seed = Seed,
        ResponseFormat = Format switch
        {
            AnswerFormat.JsonSchema => Microsoft.Extensions.AI.ChatResponseFormat.ForJsonSchema(prompt.Schema, prompt.Name),
            AnswerFormat.JsonMode => Microsoft.Extensions.AI.ChatResponseFormat.Json,
            _ => null,
        },
        AdditionalProperties = new() { ["strict"] = true }, // the OpenAI client: keep to the schema exactly
        // Other clients than OpenAI's take no notice of these.
        RawRepresentationFactory = !LogProbabilities ? null : _ => new ChatCompletionOptions
        {
            IncludeLogProbabilities = true,
            TopLogProbabilityCount = Alternatives,
        },
    };

    /// <returns>Empty when the endpoint gave no probabilities.</returns>
    public static IReadOnlyList<TokenChoice> TokensOf(ChatResponse response) =>
        response.RawRepresentation is not ChatCompletion { ContentTokenLogProbabilities: { } tokens } ? []
            : [.. tokens.Select(token => new TokenChoice(token.Token,
                [.. token.TopLogProbabilities.Select(other => (other.Token, (double)other.LogProbability))]))];
}

/// <summary>A token that a judge wrote, with those it might have written instead.</summary>
/// <param name="Alternatives">Natural logarithms of probabilities; the written token is usually among them.</param>
internal sealed record TokenChoice(string Token, IReadOnlyList<(string Token, double LogProbability)> Alternatives);
