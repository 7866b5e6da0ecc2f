using System.ClientModel;
using System.Text.Json.Serialization;

namespace Platform.Metrics.Judging;

/// <summary>How an endpoint can be held to an answer of a certain shape, best first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswerFormat>))]
public enum AnswerFormat
{
    JsonSchema,
    JsonMode,

    /// <summary>Told in words.</summary>
    Instruction,
}

/// <summary>
/// What an endpoint and model take, found out by what they refuse: reasoning models take no temperature, small local servers
/// no schema, many no log probabilities. Of an endpoint that is not known yet everything is asked.
/// </summary>
public sealed record JudgeAbilities
{
    public AnswerFormat Format { get; init; }

    public bool Temperature { get; init; } = true;

    public bool Seed { get; init; } = true;

    public bool LogProbabilities { get; init; } = true;

    /// <returns>What both have found out.</returns>
    public JudgeAbilities And(JudgeAbilities other) => new()
    {
        Format = (AnswerFormat)Math.Max((int)Format, (int)other.Format),
        Temperature = Temperature && other.Temperature,
        Seed = Seed && other.Seed,
        LogProbabilities = LogProbabilities && other.LogProbabilities,
    };

    /// <param name="asked">What the refused request had asked for.</param>
    /// <returns>What the refusal teaches; null when the same question is not worth asking again in another form.</returns>
    internal JudgeAbilities? Learn(ClientResultException refused, JudgeRequest asked)
    {
        if (refused.Status is not (400 or 415 or 422 or 501))
            return null;

        bool Names(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (refused.Message.Contains(word, StringComparison.OrdinalIgnoreCase))
                    return true;
            }

            return false;
        }

        return asked.Temperature is not null && Names("temperature") ? this with { Temperature = false }
            : asked.LogProbabilities && Names("logprob", "log_prob") ? this with { LogProbabilities = false }
            : asked.Seed is not null && Names("seed") ? this with { Seed = false }
            : asked.Format != AnswerFormat.Instruction && Names("response_format", "json_schema", "json_object", "schema", "grammar")
                ? this with { Format = asked.Format + 1 }
            : null;
    }
}
