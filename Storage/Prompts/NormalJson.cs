using System.Text;
using System.Text.Json;

namespace Platform.Storage.Prompts;

/// <summary>JSON in one form for all that means the same: names in order, without nulls and white space.</summary>
internal static class NormalJson
{
    /// <param name="ids">Values of <c>id</c> and <c>parentId</c> become numbers in the order of appearance: clients invent such
    /// ids anew whenever they send a schema, and only how they refer to each other means something.</param>
    internal static string Of(JsonElement? value, bool ids = true)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, value ?? default, ids ? [] : null);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, JsonElement value, Dictionary<string, int>? ids)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined:
                json.WriteNullValue();
                break;
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var field in value.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null)
                    .OrderBy(field => field.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(field.Name);
                    if (ids is not null && field.Name is "id" or "parentId" && field.Value.ValueKind == JsonValueKind.String)
                        json.WriteNumberValue(NumberOf(field.Value.GetString()!, ids));
                    else
                        Write(json, field.Value, ids);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(json, item, ids);
                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static int NumberOf(string id, Dictionary<string, int> ids) =>
        ids.TryGetValue(id, out var number) ? number : ids[id] = ids.Count;
}
