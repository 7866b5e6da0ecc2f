using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.Metrics.Judging;

/// <summary>A named text that a judge shall look at. It may come from anybody: see <see cref="Fence"/>.</summary>
/// <param name="Name">What prompts call it: one word.</param>
public readonly record struct Material(string Name, string Text)
{
    private static readonly JsonSerializerOptions _readable = new(JsonSerializerOptions.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The text is JSON: its parts can be told from each other.</summary>
    internal bool IsJson { get; private init; }

    /// <summary>A material that is JSON, so that its parts cannot run into each other.</summary>
    public static Material Json<T>(string name, T value) => new(name, JsonSerializer.Serialize(value, _readable)) { IsJson = true };
}
