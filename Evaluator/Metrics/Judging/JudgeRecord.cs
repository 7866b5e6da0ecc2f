using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Platform.Metrics.Judging;

/// <summary>What a measurement heard from its judge and what that used. A metric may ask several things at once.</summary>
internal sealed class JudgeRecord
{
    private readonly Lock _keeping = new();
    private readonly JsonArray _answers = [];
    private readonly List<string> _notes = [];
    private readonly UsageDetails _usage = new() { InputTokenCount = 0, OutputTokenCount = 0, CachedInputTokenCount = 0 };
    private int _calls;
    private string? _model;

    /// <inheritdoc cref="JudgeSession.Note"/>
    public void Note(string note)
    {
        lock (_keeping)
        {
            if (!_notes.Contains(note))
                _notes.Add(note);
        }
    }

    /// <summary>Keeps an answer for the reader of the score.</summary>
    public void Keep(Prompt prompt, JsonNode? answer)
    {
        lock (_keeping)
            _answers.Add((JsonNode)new JsonObject { ["prompt"] = prompt.Name, ["answer"] = answer });
    }

    /// <summary>Whether it is answered or not.</summary>
    public void CountCall() => Interlocked.Increment(ref _calls);

    public void CountUsage(ChatResponse response)
    {
        lock (_keeping)
        {
            _model = response.ModelId ?? _model;
            if (response.Usage is { } usage)
                _usage.Add(usage);
        }
    }

    public Measurement Complete(Measurement measurement) => measurement with
    {
        Reason = _notes is [] ? measurement.Reason : $"{measurement.Reason} ({string.Join(" ", _notes)})",
        Answers = _answers,
        JudgeCalls = _calls,
        InputTokens = _usage.InputTokenCount ?? 0,
        OutputTokens = _usage.OutputTokenCount ?? 0,
        CachedInputTokens = _usage.CachedInputTokenCount ?? 0,
        Model = _model,
    };
}
