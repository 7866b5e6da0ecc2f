using System.Text.Json;
using Platform.Storage.TestRuns;
using Platform.Storage.Traces;

namespace Platform.Web.Components.TestRuns;

/// <summary>A test case or golden as text: what was said to the agent, and what it answered.</summary>
internal static class CaseText
{
    /// <summary>For a conversation its scenario, else what was said first. Empty when there is nothing.</summary>
    public static string Input(JsonElement content) =>
        MessageText.OfInput(Field(content, "input")) ?? MessageText.OfInput(Field(content, "scenario"))
        ?? Turns(content).FirstOrDefault() ?? "";

    /// <summary>For a conversation all that was said. Empty when there is nothing.</summary>
    public static string Output(JsonElement content) =>
        MessageText.OfOutput(Field(content, "actualOutput")) ?? string.Join('\n', Turns(content));

    /// <summary>Why the first score that failed did, else why one could not be made; null when neither happened.</summary>
    public static string? WorstReason(TestRunCase one) =>
        one.Scores.FirstOrDefault(score => score is { Success: false, Error: null })?.Reason
        ?? one.Scores.FirstOrDefault(score => score.Error is not null)?.Error;

    /// <returns>Of a conversation that we held: what the agent did for each of its answers, and where they stand among the turns, from 1.</returns>
    public static IEnumerable<(int Turn, string TraceId)> TurnTraces(JsonElement content) =>
        TurnObjects(content).Index().Select(turn => (turn.Index + 1, TraceId: MessageText.OfInput(Field(turn.Item, "traceId"))))
            .Where(turn => turn.TraceId is { Length: > 0 }).Select(turn => (turn.Item1, turn.TraceId!));

    public static string Short(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most), "…");

    public static JsonElement? Field(JsonElement content, string name) =>
        content.ValueKind is JsonValueKind.Object && content.TryGetProperty(name, out var value)
        && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static IEnumerable<string> Turns(JsonElement content) => TurnObjects(content).Select(turn =>
        $"{MessageText.OfInput(Field(turn, "role"))}: {MessageText.OfOutput(Field(turn, "content"))}");

    private static IEnumerable<JsonElement> TurnObjects(JsonElement content) =>
        Field(content, "turns") is { ValueKind: JsonValueKind.Array } turns
            ? turns.EnumerateArray().Where(turn => turn.ValueKind is JsonValueKind.Object) : [];
}
