using System.Globalization;
using System.Text.Json;
using Platform.Collector.Otlp.Attributes;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval;

/// <summary>
/// Members of what a client sent. One of another type than it should have counts as not there: the upload is all that the
/// client will ever send, and every member is also kept as it came.
/// </summary>
internal static class SentValues
{
    extension(JsonElement sent)
    {
        /// <returns>Null for a null, too.</returns>
        internal JsonElement? Member(string name) =>
            sent.ValueKind == JsonValueKind.Object && sent.TryGetProperty(name, out var member)
            && member.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? member : null;

        /// <summary>A text; of a number or a truth value, how it is written.</summary>
        internal string? Text(string name) => sent.Member(name) switch
        {
            null or { ValueKind: JsonValueKind.Object or JsonValueKind.Array } => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { } other => other.GetRawText(),
        };

        internal double? Number(string name) =>
            double.TryParse(sent.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) ? number : null;

        /// <summary>Tokens, which some clients send as a fraction.</summary>
        internal long? Count(string name) => sent.Number(name) is >= 0 and < 1e15 and var count ? (long)Math.Round(count) : null;

        /// <summary>USD.</summary>
        internal decimal? Money(string name) => sent.Number(name) is >= 0 and < 1e12 and var usd ? (decimal)usd : null;

        internal bool? Truth(string name) => sent.Member(name)?.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

        internal Instant? Time(string name) => TimeOf(sent.Text(name));

        /// <summary>Any JSON, fit to be stored.</summary>
        internal string? Json(string name) => sent.Member(name) is { } value ? Storable(value) : null;

        /// <summary>A list; anything else becomes the only item of one.</summary>
        internal string? Items(string name) =>
            sent.Member(name) is not { } value ? null : value.ValueKind == JsonValueKind.Array ? Storable(value) : $"[{Storable(value)}]";

        internal string? ObjectJson(string name) =>
            sent.Member(name) is { ValueKind: JsonValueKind.Object } value && Storable(value) is ['{', ..] json ? json : null;
    }

    /// <summary>As text when it is nested deeper than <see cref="JsonText.MaxDepth"/>, which says why.</summary>
    internal static string Storable(JsonElement value) =>
        IsDeeperThan(JsonText.MaxDepth, value) ? JsonText.Quote(value.GetRawText()) : value.GetRawText();

    /// <summary>Null for what is no time, or none that nanoseconds since 1970 can say.</summary>
    internal static Instant? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && time.Year is >= 1970 and < 2262 ? Instant.From(time) : null;

    private static bool IsDeeperThan(int levels, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => levels == 0 || value.EnumerateObject().Any(member => IsDeeperThan(levels - 1, member.Value)),
        JsonValueKind.Array => levels == 0 || value.EnumerateArray().Any(item => IsDeeperThan(levels - 1, item)),
        _ => false,
    };
}
