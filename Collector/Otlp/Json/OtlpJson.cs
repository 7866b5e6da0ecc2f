using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp.Json;

/// <summary>
/// Reads OTLP/JSON into the generated messages. It is not protobuf's JSON: ids are hex, enums numbers (names are taken as
/// well), 64-bit numbers text or number, NaN and infinities text; unknown members are skipped.
/// </summary>
internal static class OtlpJson
{
    private const int MaxDepth = 512;

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
        Expect(ref reader, JsonTokenType.StartObject, "an object");
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

    private static void ReadMessage(ref Utf8JsonReader reader, IMessage message)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return;
        Expect(ref reader, JsonTokenType.StartObject, "an object");
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
                ReadWhole(ref reader, value);
            else
                field.Accessor.SetValue(message, ReadValue(ref reader, field));
        }
    }

    private static void ReadList(ref Utf8JsonReader reader, FieldDescriptor field, IList list)
    {
        Expect(ref reader, JsonTokenType.StartArray, "a list");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            list.Add(ReadValue(ref reader, field));
    }

    private static object ReadValue(ref Utf8JsonReader reader, FieldDescriptor field)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                var message = field.MessageType.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);
                ReadMessage(ref reader, message);
                return message;
            case FieldType.String:
                Expect(ref reader, JsonTokenType.String, "text");
                return OtlpJsonText.Read(ref reader);
            case FieldType.Bytes:
                Expect(ref reader, JsonTokenType.String, "text");
                return ReadBytes(ref reader, isHex: field.Name.EndsWith("_id", StringComparison.Ordinal));
            case FieldType.Bool:
                return reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.TokenType == JsonTokenType.True
                    : throw Unexpected(ref reader, "true or false");
            case FieldType.Enum:
                return ReadEnum(ref reader, field.EnumType);
            case FieldType.Double:
                return ReadDouble(ref reader);
            case FieldType.Int64:
                return ReadNumber<long>(ref reader, long.TryParse, "a whole number");
            case FieldType.Fixed64:
                return ReadNumber<ulong>(ref reader, ulong.TryParse, "a whole number");
            case FieldType.UInt32 or FieldType.Fixed32:
                return ReadNumber<uint>(ref reader, uint.TryParse, "a whole number");
            default:
                throw new NotSupportedException($"The messages have no field of type {field.FieldType}.");
        }
    }

    private delegate bool TryParse<TNumber>(string text, NumberStyles style, IFormatProvider culture, out TNumber number);

    private static object ReadNumber<TNumber>(ref Utf8JsonReader reader, TryParse<TNumber> tryParse, string expected)
        where TNumber : struct =>
        tryParse(NumberText(ref reader), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Unexpected(ref reader, expected);

    /// <summary>JavaScript sends whole numbers of any size here, also as 1e21.</summary>
    private static void ReadWhole(ref Utf8JsonReader reader, AnyValue value)
    {
        if (long.TryParse(NumberText(ref reader), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            value.IntValue = whole;
        else
            value.DoubleValue = ReadDouble(ref reader);
    }

    private static double ReadDouble(ref Utf8JsonReader reader) => NumberText(ref reader) switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        var text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Unexpected(ref reader, "a number"),
    };

    private static int ReadEnum(ref Utf8JsonReader reader, EnumDescriptor type)
    {
        var text = NumberText(ref reader);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : type.FindValueByName(text)?.Number ?? 0; // a name from a newer protocol says nothing here
    }

    private static string NumberText(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan)
        : reader.TokenType == JsonTokenType.String ? OtlpJsonText.Read(ref reader)
        : throw Unexpected(ref reader, "a number");

    /// <summary>Ids that are no hex become empty, and so refuse their span instead of the request.</summary>
    private static ByteString ReadBytes(ref Utf8JsonReader reader, bool isHex)
    {
        if (!isHex)
            return reader.TryGetBytesFromBase64(out var bytes)
                ? UnsafeByteOperations.UnsafeWrap(bytes)
                : throw Unexpected(ref reader, "base64");
        var text = OtlpJsonText.Read(ref reader);
        var id = new byte[text.Length / 2];
        return Convert.FromHexString(text, id, out _, out var written) == System.Buffers.OperationStatus.Done && written == id.Length
            ? UnsafeByteOperations.UnsafeWrap(id)
            : ByteString.Empty;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string what)
    {
        if (reader.TokenType != token)
            throw Unexpected(ref reader, what);
    }

    private static JsonException Unexpected(ref Utf8JsonReader reader, string expected) =>
        new($"Expected {expected} before byte {reader.BytesConsumed}.");
}
