using System.Text.Json;

namespace Platform.Metrics.Simulation;

/// <summary>What a simulated user does next.</summary>
/// <param name="Message">What they write; may be empty when they are done.</param>
/// <param name="Completed">They are done: no answer to the message is wanted.</param>
public sealed record UserReply(string Message, bool Completed)
{
    private const int MostCharacters = 8_000;

    /// <summary>Takes the reply out of the answers of a measurement or a stored evaluation.</summary>
    /// <param name="answers">An array of <c>{ prompt, answer }</c>; see <see cref="Measurement.Answers"/>.</param>
    /// <returns>Null when the simulator did not answer.</returns>
    public static UserReply? Of(JsonElement? answers) =>
        answers is { ValueKind: JsonValueKind.Array } all
        && all.EnumerateArray().LastOrDefault(answer => answer.GetProperty("prompt").ValueEquals(UserSimulator.Prompt.Name))
            is { ValueKind: JsonValueKind.Object } said
            ? UserSimulator.Prompt.Read(said.GetProperty("answer")) : null;

    /// <returns>What is wrong with it; null when nothing is.</returns>
    internal string? Objection(bool begun) =>
        Completed && !begun ? "The conversation has not begun: give the first message, with completed false."
        : !Completed && string.IsNullOrWhiteSpace(Message) ? "The message is empty: say what the person writes, or set completed."
        : Message.Length > MostCharacters ? $"The message has {Message.Length} characters; people write at most {MostCharacters}."
        : null;
}
