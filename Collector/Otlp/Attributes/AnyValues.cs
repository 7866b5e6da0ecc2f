using System.Globalization;
using System.Text.Json;
using Platform.Collector.Otlp.Wire;
using static Platform.Collector.Otlp.Wire.AnyValue;

namespace Platform.Collector.Otlp.Attributes;

/// <summary>
/// Reads attribute values as what is wanted of them: clients send whole numbers as doubles, numbers as text, and lists as
/// text, each in its own way.
/// </summary>
internal static class AnyValues
{
    /// <summary>No model was ever given as many tokens; and sums of millions of such counts still fit into PostgreSQL's bigint.</summary>
    internal const long LargestCount = 1_000_000_000_000;

    extension(AnyValue value)
    {
        internal bool IsEmpty => value.ValueCase switch
        {
            ValueOneofCase.None => true,
            ValueOneofCase.StringValue => value.StringValue.Length == 0,
            ValueOneofCase.ArrayValue => value.ArrayValue.Values.Count == 0,
            ValueOneofCase.KvlistValue => value.KvlistValue.Values.Count == 0,
            _ => false,
        };

        /// <summary>Any value as text, lists and maps as JSON; null for nothing or an empty text.</summary>
        internal string? Text => value.ValueCase switch
        {
            ValueOneofCase.StringValue => value.StringValue is { Length: > 0 } text ? text : null,
            ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
            ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
            ValueOneofCase.DoubleValue => value.DoubleValue.ToString("R", CultureInfo.InvariantCulture),
            ValueOneofCase.None => null,
            _ => value.Json,
        };

        /// <summary>A finite number, also one that was sent as text; null for anything else.</summary>
        internal double? Number => value.ValueCase switch
        {
            ValueOneofCase.IntValue => value.IntValue,
            ValueOneofCase.DoubleValue when double.IsFinite(value.DoubleValue) => value.DoubleValue,
            ValueOneofCase.StringValue
                when double.TryParse(value.StringValue, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                => number,
            _ => null,
        };

        /// <summary>A count of tokens: rounded, null when negative, no number, or more than <see cref="LargestCount"/>.</summary>
        internal long? Count => value.Number is >= 0 and <= LargestCount and var number ? (long)Math.Round(number) : null;

        /// <summary>USD; null when negative or no number.</summary>
        internal decimal? Money => value.Number is >= 0 and < 1e12 and var number ? (decimal)number : null;

        /// <summary>As JSON: text is a string, whatever it looks like.</summary>
        internal string Json => JsonScratch.Write(value, static (writer, value) => value.WriteTo(writer));

        internal void WriteTo(Utf8JsonWriter writer)
        {
            switch (value.ValueCase)
            {
                case ValueOneofCase.StringValue:
                    writer.WriteStringValue(value.StringValue);
                    break;
                case ValueOneofCase.BoolValue:
                    writer.WriteBooleanValue(value.BoolValue);
                    break;
                case ValueOneofCase.IntValue:
                    writer.WriteNumberValue(value.IntValue);
                    break;
                case ValueOneofCase.DoubleValue when double.IsFinite(value.DoubleValue):
                    writer.WriteNumberValue(value.DoubleValue);
                    break;
                case ValueOneofCase.DoubleValue: // JSON has no such number
                    writer.WriteStringValue(value.DoubleValue.ToString(CultureInfo.InvariantCulture));
                    break;
                case ValueOneofCase.BytesValue:
                    writer.WriteBase64StringValue(value.BytesValue.Span);
                    break;
                case ValueOneofCase.ArrayValue:
                    writer.WriteStartArray();
                    foreach (var item in value.ArrayValue.Values)
                        item.WriteTo(writer);
                    writer.WriteEndArray();
                    break;
                case ValueOneofCase.KvlistValue:
                    value.KvlistValue.Values.WriteTo(writer);
                    break;
                default:
                    writer.WriteNullValue();
                    break;
            }
        }
    }

    extension(IEnumerable<KeyValue> attributes)
    {
        /// <summary>As a JSON object.</summary>
        internal void WriteTo(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            foreach (var attribute in attributes)
            {
                writer.WritePropertyName(attribute.Key);
                if (attribute.Value is { } value)
                    value.WriteTo(writer);
                else
                    writer.WriteNullValue();
            }
            writer.WriteEndObject();
        }
    }
}
