using System.Text.Json;
using Platform.Fixtures;

namespace Platform.Worker.Tests;

/// <summary>What the scripted judge says to GEval.</summary>
internal static class JudgeAnswers
{
    /// <param name="score">0 to 10.</param>
    public static JudgeAnswer Score(double score = 8) => new(JsonSerializer.Serialize(new { reason = "As it should be.", score }));
}
