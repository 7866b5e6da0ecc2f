using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.DeepEval;

/// <summary>Everything that a client sent must come back from the read API, equal and under a name that tells it.</summary>
internal static class ReadBack
{
    /// <summary>
    /// Where a trace's and a span's members come back. The exceptions, by name: a null says nothing and need not come back;
    /// tags are a set, without an order.
    /// </summary>
    internal static void AssertTrace(JsonNode sent, JsonNode read)
    {
        var carried = Spans(read).Select(span => span["attributes"]?["trace"]).OfType<JsonNode>().ToArray();
        foreach (var (name, value) in sent.AsObject())
        {
            if (name.EndsWith("Spans", StringComparison.Ordinal))
                Assert.All(value!.AsArray(), span => AssertSpan(span!, Spans(read)));
            else if (name == "tags")
                Assert.Equal(value!.AsArray().Select(tag => (string)tag!).Order(), read["tags"]!.AsArray().Select(tag => (string)tag!).Order());
            else
                AssertMember(name, value, [read, read["details"]!, .. carried]);
        }
    }

    internal static void AssertSpan(JsonNode sent, IEnumerable<JsonNode> read)
    {
        var span = Assert.Single(read, one => (string?)one["attributes"]?["uuid"] == (string?)sent["uuid"]);
        foreach (var (name, value) in sent.AsObject())
            AssertMember(name, value, [span, span["attributes"]!]);
    }

    private static IEnumerable<JsonNode> Spans(JsonNode trace) => trace["spans"]!.AsArray().Select(span => span!);

    private static void AssertMember(string name, JsonNode? sent, JsonNode[] places)
    {
        if (sent is not null)
            Assert.True(
                places.Any(place => Same(sent, place[name])),
                $"{name}: {sent.ToJsonString()} was sent and not found in {string.Join(" | ", places.Select(place => place[name]?.ToJsonString()))}");
    }

    private static bool Same(JsonNode? sent, JsonNode? read) => (sent, read) switch
    {
        (JsonObject left, JsonObject right) => left.Count == right.Count
            && left.All(member => right.ContainsKey(member.Key) && Same(member.Value, right[member.Key])),
        (JsonArray left, JsonArray right) => left.Count == right.Count && left.Zip(right).All(pair => Same(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(sent, read),
    };
}
