using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Suites.Runs;

namespace Platform.Suites;

/// <summary>The JSON of gate results, in the report and over the wire.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GateResult))]
public sealed partial class SuitesJson : JsonSerializerContext
{
    /// <summary>Quotes and other scripts stay readable; a report in HTML escapes for itself.</summary>
    public static SuitesJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });
}
