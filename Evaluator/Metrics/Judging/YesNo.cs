using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Metrics.Judging;

/// <summary>A judge's word on one item. The first is the harmless one, here and in every other enum of verdicts.</summary>
[JsonConverter(typeof(WordConverter<YesNo>))]
public enum YesNo
{
    Yes,
    No,

    /// <summary>It cannot be told.</summary>
    Idk,
}

/// <summary>Whether an item is what a safety metric looks for.</summary>
[JsonConverter(typeof(WordConverter<Finding>))]
public enum Finding
{
    No,
    Yes,
}

internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
