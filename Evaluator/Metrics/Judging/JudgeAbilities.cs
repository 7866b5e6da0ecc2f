using System.ClientModel;
using System.Collections.Concurrent;

namespace Platform.Metrics.Judging;

/// <summary>How an endpoint can be held to an answer of a certain shape, best first.</summary>
internal enum AnswerFormat
{
    JsonSchema,
    JsonMode,

    /// <summary>Told in words.</summary>
    Instruction,
}

/// <summary>
/// What an endpoint and model take, found out by what they refuse and remembered for the life of the process: reasoning
/// models take no temperature, small local servers no schema, many no log probabilities.
/// </summary>
internal sealed class JudgeAbilities
{
    private const int MostKept = 1_000;
    private static readonly ConcurrentDictionary<string, JudgeAbilities> _known = [];

    public AnswerFormat Format { get; private set; }

    public bool Temperature { get; private set; } = true;

    public bool Seed { get; private set; } = true;

    public bool LogProbabilities { get; private set; } = true;

    /// <param name="judgeName">Equal for clients of the same endpoint and model.</param>
    public static JudgeAbilities Of(string judgeName)
    {
        if (_known.Count >= MostKept)
            _known.Clear();
        return _known.GetOrAdd(judgeName, _ => new());
    }

    /// <summary>Learns from a refusal.</summary>
    /// <param name="asked">What the refused request had asked for: other calls may have learned meanwhile.</param>
    /// <returns>Whether the same question is worth asking again in another form.</returns>
    public bool Learn(ClientResultException refused, JudgeRequest asked)
    {
        if (refused.Status is not (400 or 415 or 422 or 501))
            return false;

        var message = refused.Message;
        bool Names(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (message.Contains(word, StringComparison.OrdinalIgnoreCase))
                    return true;
            }

            return false;
        }

        if (asked.Temperature is not null && Names("temperature"))
            Temperature = false;
        else if (asked.LogProbabilities && Names("logprob", "log_prob"))
            LogProbabilities = false;
        else if (asked.Seed is not null && Names("seed"))
            Seed = false;
        else if (asked.Format != AnswerFormat.Instruction && Names("response_format", "json_schema", "json_object", "schema", "grammar"))
            Format = (AnswerFormat)Math.Max((int)Format, (int)asked.Format + 1);
        else
            return false;
        return true;
    }
}
