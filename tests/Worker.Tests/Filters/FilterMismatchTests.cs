using System.Text.Json;
using Platform.Storage.MetricCollections;
using Platform.Worker.Filters;

namespace Platform.Worker.Tests.Filters;

public sealed class FilterMismatchTests
{
    private static readonly FilterFacts _facts = new()
    {
        Names = ["book a flight"],
        DurationMs = 1_500,
        CostUsd = 0.02m,
        Failed = false,
        Tags = ["vip", "beta"],
        Metadata = [JsonDocument.Parse("""{ "region": "eu", "tries": 3 }""").RootElement],
        Users = ["u1"],
        Environments = ["production"],
    };

    public static TheoryData<string, string?> Filters { get; } = new()
    {
        { "{}", null },
        { """{ "tags": ["vip", "beta"] }""", null },
        { """{ "tags": ["vip", "gold"] }""", "It has no tag gold." },
        { """{ "metadata": { "region": "eu", "tries": "3" } }""", null },
        { """{ "metadata": { "region": "us" } }""", "Its metadata region is not us." },
        { """{ "metadata": { "team": "a" } }""", "Its metadata team is not a." },
        { """{ "user": "u1", "environment": "production" }""", null },
        { """{ "user": "u2" }""", "Its user is not u2." },
        { """{ "environment": "test" }""", "Its environment is not test." },
        { """{ "name": "book*" }""", null },
        { """{ "name": "*a*flight" }""", null },
        { """{ "name": "book" }""", "Its name is not book." },
        { """{ "name": "book.a flight" }""", "Its name is not book.a flight." },
        { """{ "minDurationMs": 1500, "minCostUsd": 0.02 }""", null },
        { """{ "minDurationMs": 1500.5 }""", "It took less than 1500.5 ms." },
        { """{ "minCostUsd": 0.03 }""", "It cost less than 0.03 USD." },
        { """{ "error": false }""", null },
        { """{ "error": true }""", "It did not fail." },
        { """{ "user": "u1", "tags": ["gold"] }""", "It has no tag gold." },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void Names_the_first_condition_that_does_not_hold(string filter, string? mismatch) =>
        Assert.Equal(mismatch, Read(filter).Mismatch(_facts));

    [Theory]
    [InlineData("""{ "tags": ["vip"] }""", true)]
    [InlineData("""{ "metadata": { "a": "b" } }""", true)]
    [InlineData("""{ "user": "u1" }""", true)]
    [InlineData("""{ "environment": "test" }""", true)]
    [InlineData("""{ "tags": [], "metadata": {}, "name": "a*", "minDurationMs": 1, "minCostUsd": 1, "error": true }""", false)]
    public void Knows_what_is_not_known_before_the_trace_is_quiet(string filter, bool readsTrace) =>
        Assert.Equal(readsTrace, Read(filter).ReadsTrace);

    private static CollectionFilter Read(string json) => JsonSerializer.Deserialize<CollectionFilter>(json, JsonSerializerOptions.Web)!;
}
