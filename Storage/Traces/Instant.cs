using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Storage.Traces;

/// <summary>A time as clients send it: nanoseconds since 1970-01-01 UTC. JSON and text form is RFC 3339 with as many
/// fractional digits as needed.</summary>
[JsonConverter(typeof(InstantJson))]
public readonly record struct Instant(long Nanoseconds)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    public static Instant From(DateTimeOffset time) =>
        new((time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);

    /// <summary>Rounded down to 100 ns, which is what .NET can hold.</summary>
    public DateTimeOffset ToDateTimeOffset() =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.DivRem(Nanoseconds, TimeSpan.NanosecondsPerTick).Quotient);

    /// <summary>The UTC day, which is the partition of a span that starts then.</summary>
    public DateOnly Day => DateOnly.FromDateTime(ToDateTimeOffset().UtcDateTime);

    public double MillisecondsUntil(Instant end) => (end.Nanoseconds - Nanoseconds) / 1e6;

    public override string ToString()
    {
        var (seconds, fraction) = Math.DivRem(Nanoseconds, NanosecondsPerSecond);
        if (fraction < 0)
            (seconds, fraction) = (seconds - 1, fraction + NanosecondsPerSecond);
        var whole = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return fraction == 0
            ? $"{whole}Z"
            : $"{whole}.{fraction.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0')}Z";
    }

    private sealed class InstantJson : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            From(reader.GetDateTimeOffset());

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
