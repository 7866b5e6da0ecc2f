using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Platform.Collector.Otlp.Wire;
using Span = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Otlp.Json;

/// <summary>
/// Reads OTLP/JSON into the generated messages. It is not protobuf's JSON: ids are hex, enums numbers (names are taken as
/// well), 64-bit numbers text or number, NaN and infinities text; unknown members are skipped. A span of which a member has another
/// type than OTLP gives it is <see cref="Span.Unreadable"/>, and the others of its request are as good as ever.
/// </summary>
internal static class OtlpJson
{
    // Objects and lists in each other: what is deeper than this holds a value that SpanBounds refuses under any setting.
    private const int DeepestRead = 160;

    // And this deep a bad span can still be skipped, for one bit each.
    private const int MaxDepth = 100_000;

    /// <exception cref="JsonException">It is no such JSON; the message says where.</exception>
    internal static TMessage Read<TMessage>(ReadOnlySpan<byte> json)
        where TMessage : IMessage, new()
    {
        var reader = new Utf8JsonReader(json, new() { MaxDepth = MaxDepth });
        reader.Read();
        var message = new TMessage();
        ReadMessage(ref reader, message);
        if (reader.Read())
            throw new JsonException("There is something after the end of the JSON.");
        return message;
    }

    /// <summary>Whether a JSON object is empty or has a member of that name.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    internal static bool IsEmptyOrHas(ReadOnlySpan<byte> json, string name)
    {
        var reader = new Utf8JsonReader(json, new() { MaxDepth = MaxDepth });
        reader.Read();
        Expect(ref reader, JsonTokenType.StartObject, "The body", "an object");
        var isEmpty = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
                return true;
            isEmpty = false;
            reader.Skip();
        }
        return isEmpty;
    }

    /// <summary>Whether it is a JSON object that says something, but not by a member of that name.</summary>
    internal static bool IsOther(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            return !IsEmptyOrHas(json, name);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <param name="of">For people.</param>
    private static void ReadMessage(ref Utf8JsonReader reader, IMessage message, string of = "The body")
    {
        if (reader.TokenType == JsonTokenType.Null)
            return;
        Expect(ref reader, JsonTokenType.StartObject, of, "an object");
        if (reader.CurrentDepth > DeepestRead)
            throw new JsonException($"{of} is nested too deeply; 20 lists or maps in each other are taken.");
        var fields = OtlpJsonFields.Of(message.Descriptor);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = fields.Find(ref reader);
            reader.Read();
            if (field is null)
                reader.Skip();
            else if (reader.TokenType == JsonTokenType.Null)
                continue;
            else if (field.IsRepeated)
                ReadList(ref reader, field, (IList)field.Accessor.GetValue(message));
            else if (message is AnyValue value && field.FieldNumber == AnyValue.IntValueFieldNumber)
                ReadWhole(ref reader, value, field);
            else
                field.Accessor.SetValue(message, ReadValue(ref reader, field));
        }
    }

    private static void ReadList(ref Utf8JsonReader reader, FieldDescriptor field, IList list)
    {
        Expect(ref reader, JsonTokenType.StartArray, field.JsonName, "a list");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            list.Add(list is RepeatedField<Span> ? ReadSpan(ref reader) : ReadValue(ref reader, field));
    }

    private static Span ReadSpan(ref Utf8JsonReader reader)
    {
        var span = new Span();
        var start = reader;
        try
        {
            ReadMessage(ref reader, span, "a span");
        }
        catch (JsonException problem)
        {
            reader = start;
            reader.Skip(); // throws in turn where it is no JSON
            span.Unreadable = problem.Message;
        }
        return span;
    }

    private static object ReadValue(ref Utf8JsonReader reader, FieldDescriptor field)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                var message = field.MessageType.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);
                ReadMessage(ref reader, message, field.JsonName);
                return message;
            case FieldType.String:
                Expect(ref reader, JsonTokenType.String, field.JsonName, "text");
                return OtlpJsonText.Read(ref reader);
            case FieldType.Bytes:
                Expect(ref reader, JsonTokenType.String, field.JsonName, "text");
                return ReadBytes(ref reader, field);
            case FieldType.Bool:
                return reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.TokenType == JsonTokenType.True
                    : throw Unexpected(field, "true or false");
            case FieldType.Enum:
                return ReadEnum(ref reader, field);
            case FieldType.Double:
                return ReadDouble(ref reader, field);
            case FieldType.Int64:
                return ReadNumber<long>(ref reader, long.TryParse, field);
            case FieldType.Fixed64:
                return ReadNumber<ulong>(ref reader, ulong.TryParse, field);
            case FieldType.UInt32 or FieldType.Fixed32:
                return ReadNumber<uint>(ref reader, uint.TryParse, field);
            default:
                throw new NotSupportedException($"The messages have no field of type {field.FieldType}.");
        }
    }

    private delegate bool TryParse<TNumber>(string text, NumberStyles style, IFormatProvider culture, out TNumber number);

    private static bool IsTime(FieldDescriptor field) => field.Name.EndsWith("_unix_nano", StringComparison.Ordinal);

    private static object ReadNumber<TNumber>(ref Utf8JsonReader reader, TryParse<TNumber> tryParse, FieldDescriptor field)
        where TNumber : struct =>
        tryParse(NumberText(ref reader, field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Unexpected(field, IsTime(field) ? "nanoseconds since 1970, a whole number" : "a whole number");

    /// <summary>JavaScript sends whole numbers of any size here, also as 1e21.</summary>
    private static void ReadWhole(ref Utf8JsonReader reader, AnyValue value, FieldDescriptor field)
    {
        if (long.TryParse(NumberText(ref reader, field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            value.IntValue = whole;
        else
            value.DoubleValue = ReadDouble(ref reader, field);
    }

    private static double ReadDouble(ref Utf8JsonReader reader, FieldDescriptor field) => NumberText(ref reader, field) switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        var text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Unexpected(field, "a number"),
    };

    private static int ReadEnum(ref Utf8JsonReader reader, FieldDescriptor field)
    {
        var text = NumberText(ref reader, field);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : field.EnumType.FindValueByName(text)?.Number ?? 0; // a name from a newer protocol says nothing here
    }

    private static string NumberText(ref Utf8JsonReader reader, FieldDescriptor field) =>
        reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan)
        : reader.TokenType == JsonTokenType.String ? OtlpJsonText.Read(ref reader)
        : throw Unexpected(field, "a number");

    /// <summary>Ids that are no hex become one byte, which is the length of none: their span is refused as those of other lengths are.</summary>
    private static ByteString ReadBytes(ref Utf8JsonReader reader, FieldDescriptor field)
    {
        if (!field.Name.EndsWith("_id", StringComparison.Ordinal))
            return reader.TryGetBytesFromBase64(out var bytes)
                ? UnsafeByteOperations.UnsafeWrap(bytes)
                : throw Unexpected(field, "base64");
        var text = OtlpJsonText.Read(ref reader);
        var id = new byte[text.Length / 2];
        return Convert.FromHexString(text, id, out _, out var written) == System.Buffers.OperationStatus.Done && written == id.Length
            ? UnsafeByteOperations.UnsafeWrap(id)
            : ByteString.CopyFrom(0);
    }

    // The sentence is put together only where it is said: this runs for every text.
    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string of, string expected)
    {
        if (reader.TokenType != token)
            throw Unexpected(of, expected);
    }

    private static JsonException Unexpected(FieldDescriptor field, string expected) => Unexpected(field.JsonName, expected);

    private static JsonException Unexpected(string of, string expected) => new($"{of} must be {expected}.");
}
