using System.Text.Json;
using Platform.Collector.DeepEval.Traces;
using Platform.Collector.Otlp.Attributes;

namespace Platform.Collector.DeepEval.TestRuns;

/// <summary>What nobody looks at is kept too.</summary>
internal static class OtherMembers
{
    extension(JsonElement sent)
    {
        /// <summary>The members of other names than these, as an object; null when there are none. What is no object itself
        /// becomes the member <c>sent</c> of one.</summary>
        internal JsonElement? Rest(IReadOnlySet<string> known)
        {
            var json = JsonScratch.Write((sent, known), static (writer, one) =>
            {
                writer.WriteStartObject();
                if (one.sent.ValueKind != JsonValueKind.Object)
                    writer.WriteStorable("sent", one.sent);
                else
                    foreach (var member in one.sent.EnumerateObject().Where(member => !one.known.Contains(member.Name)
                        && member.Value.ValueKind != JsonValueKind.Null).DistinctBy(member => member.Name))
                        writer.WriteStorable(member.Name, member.Value);
                writer.WriteEndObject();
            });
            return json is "{}" ? null : JsonElement.Parse(json);
        }
    }
}
