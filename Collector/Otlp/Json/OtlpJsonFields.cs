using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace Platform.Collector.Otlp.Json;

/// <summary>The fields of one message by the names that JSON uses: <c>traceId</c>, and <c>trace_id</c> as protobuf allows.</summary>
internal sealed class OtlpJsonFields
{
    private const int LongestName = 64;

    private static readonly ConcurrentDictionary<MessageDescriptor, OtlpJsonFields> _byMessage = new();

    private readonly FrozenDictionary<string, FieldDescriptor>.AlternateLookup<ReadOnlySpan<char>> _byName;

    private OtlpJsonFields(MessageDescriptor message) =>
        _byName = message.Fields.InDeclarationOrder()
            .SelectMany(field => new[] { field.JsonName, field.Name }.Distinct().Select(name => (name, field)))
            .ToFrozenDictionary(pair => pair.name, pair => pair.field, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    internal static OtlpJsonFields Of(MessageDescriptor message) => _byMessage.GetOrAdd(message, static message => new(message));

    /// <returns>Null for a member that is not known.</returns>
    internal FieldDescriptor? Find(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || reader.ValueSpan.Length > LongestName)
            return null;
        Span<char> name = stackalloc char[LongestName];
        var length = reader.CopyString(name);
        return _byName.TryGetValue(name[..length], out var field) ? field : null;
    }
}
