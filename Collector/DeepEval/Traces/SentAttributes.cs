using System.Text.Json;
using Platform.Collector.Otlp.Attributes;

namespace Platform.Collector.DeepEval.Traces;

/// <summary>
/// A span's members as the client named them, known or not, so that all that was sent can be read back. What has a field
/// of the same name and holds the same is not kept twice.
/// </summary>
internal static class SentAttributes
{
    private static readonly HashSet<string> _elsewhere = ["name", "input", "output", "metadata", SpanLists.Nested];

    /// <param name="ofTrace">JSON for the member <c>trace</c>.</param>
    internal static string Of(JsonElement span, string? ofTrace) => JsonScratch.Write((span, ofTrace), static (writer, sources) =>
    {
        writer.WriteStartObject();
        foreach (var member in sources.span.EnumerateObject().Where(member => !_elsewhere.Contains(member.Name)))
            writer.WriteStorable(member.Name, member.Value);
        writer.WriteJson("trace", sources.ofTrace);
        writer.WriteEndObject();
    });
}
