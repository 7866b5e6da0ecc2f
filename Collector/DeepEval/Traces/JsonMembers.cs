using System.Text.Json;

namespace Platform.Collector.DeepEval.Traces;

internal static class JsonMembers
{
    extension(Utf8JsonWriter writer)
    {
        internal void WriteStorable(string name, JsonElement value) => writer.WriteJson(name, SentValues.Storable(value));

        /// <param name="json">Valid JSON; null writes nothing.</param>
        internal void WriteJson(string name, string? json)
        {
            if (json is null)
                return;
            writer.WritePropertyName(name);
            writer.WriteRawValue(json, skipInputValidation: true);
        }
    }
}
