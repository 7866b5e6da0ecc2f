using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Storage.Traces;
using static Platform.Collector.Tests.Otlp.Sent;

namespace Platform.Collector.Tests.Otlp.Mapping;

/// <summary>Whole spans, with the attributes that each framework sets (<c>frameworks.json</c>).</summary>
public sealed class FrameworkTests
{
    private static readonly JsonArray _cases =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "frameworks.json")))!.AsArray();

    public static TheoryData<string> Frameworks => [.. _cases.Select(one => (string)one!["framework"]!)];

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void A_frameworks_span_is_understood(string framework)
    {
        var one = _cases.Single(candidate => (string)candidate!["framework"]! == framework)!;
        var sent = Span(Attributes(one["attributes"]!));
        sent.Name = (string)one["name"]!;
        foreach (var said in one["events"]?.AsArray() ?? [])
            sent.Events.Add(Event((string)said!["name"]!, Attributes(said["attributes"]!)));

        var span = Mapped(sent);
        var actual = JsonSerializer.SerializeToNode(span, JsonSerializerOptions.Web)!;
        actual["inputText"] = MessageText.OfInput(Element(span.Input));
        actual["outputText"] = MessageText.OfOutput(Element(span.Output));

        foreach (var (name, expected) in one["expected"]!.AsObject())
        {
            // Fields that are JSON texts are compared as JSON, and only the members that the case names.
            var value = actual[name] is JsonValue text && expected is JsonObject or JsonArray && text.GetValueKind() == JsonValueKind.String
                || name is "toolResult" or "toolArguments"
                ? JsonNode.Parse((string)actual[name]!)
                : actual[name];
            AssertContains(expected, value, $"{framework}: {name}");
        }
        Assert.Equal(sent.Attributes.Count, Element(span.Attributes)!.Value.EnumerateObject().Count());
    }

    private static void AssertContains(JsonNode? expected, JsonNode? actual, string where)
    {
        if (expected is JsonObject members)
        {
            foreach (var (name, member) in members)
                AssertContains(member, actual?[name], $"{where}.{name}");
        }
        else if (expected is JsonArray items && actual is JsonArray others && items.Count == others.Count && items is [JsonObject, ..])
        {
            foreach (var (item, other) in items.Zip(others))
                AssertContains(item, other, where);
        }
        else
            Assert.True(JsonNode.DeepEquals(expected, actual) || Number(expected) is { } number && number == Number(actual),
                $"{where}: expected {expected?.ToJsonString() ?? "null"}, got {actual?.ToJsonString() ?? "null"}");
    }

    private static decimal? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? decimal.Parse(value.ToJsonString(), System.Globalization.NumberStyles.Float, null) : null;

    private static (string, object?)[] Attributes(JsonNode members) =>
        [.. members.AsObject().Select(member => (member.Key, ValueOf(member.Value!)))];

    private static object? ValueOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Array => value.AsArray().Select(item => ValueOf(item!)).ToArray(),
        JsonValueKind.Number when value.AsValue().TryGetValue(out long whole) => whole,
        JsonValueKind.Number => (double)value,
        _ => (string)value!,
    };

    private static JsonElement? Element(string? json) => json is null ? null : JsonDocument.Parse(json).RootElement;
}
