using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Collector.DeepEval;

/// <summary>How JSON is read from DeepEval clients and written to them.</summary>
internal static class DeepEvalJson
{
    /// <summary>Agents' inputs and outputs nest as deep as their authors like.</summary>
    internal const int MaxDepth = 512;

    /// <summary>
    /// camelCase; numbers may come as text; unknown members are skipped. Members without a value are left out, because
    /// TypeScript clients read a null as something that is there.
    /// </summary>
    internal static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = 2 * MaxDepth, // an answer wraps what was sent
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
