using System.Text.Json;
using Platform.Metrics.Schemas;

namespace Platform.Metrics.Tests.Schemas;

public class StrictSchemaTests
{
    private static readonly JsonElement _suite = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "json-schema-2020-12.json"))).RootElement;

    public static TheoryData<string> Keywords =>
        [.. _suite.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("keyword").GetString()!).Distinct()];

    [Theory]
    [MemberData(nameof(Keywords))]
    public void Agrees_with_the_specifications_own_tests(string keyword)
    {
        var wrong = new List<string>();
        foreach (var group in _suite.GetProperty("groups").EnumerateArray().Where(group => group.GetProperty("keyword").GetString() == keyword))
        {
            var schema = group.GetProperty("schema");
            Assert.Null(StrictSchema.Unusable(schema));
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var problems = new StrictSchema(schema).Problems(test.GetProperty("data"));
                if (problems is [] != test.GetProperty("valid").GetBoolean())
                    wrong.Add($"{group.GetProperty("description")}: {test.GetProperty("description")}: {string.Join("; ", problems)}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("""{"type":"object","required":["n"]}""", "{}", "$.n is missing")]
    [InlineData("""{"properties":{"a":{"items":{"type":"integer"}}}}""", """{"a":[1,"2"]}""", "$.a[1] is \"2\", against type \"integer\"")]
    [InlineData("""{"additionalProperties":false}""", """{"b":1}""", "$.b is not allowed")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "3", "$ fits none of anyOf")]
    public void Says_which_field_is_wrong_and_why(string schema, string value, string problem) =>
        Assert.Equal([problem], new StrictSchema(Json(schema)).Problems(Json(value)));

    [Theory]
    [InlineData("[]", "must be a JSON Schema: an object, true or false")]
    [InlineData("""{"type":"text"}""", "has a type that JSON Schema does not allow")]
    [InlineData("""{"properties":{"a":{"pattern":"("}}}""", "has a pattern that JSON Schema does not allow")]
    [InlineData("""{"items":[{}]}""", "holds something that should be a schema: an object, true or false")]
    public void A_schema_that_is_none_is_refused(string schema, string problem) =>
        Assert.Equal(problem, StrictSchema.Unusable(Json(schema)));

    [Theory]
    [InlineData("""{"$ref":"#/$defs/none"}""", "leads nowhere")]
    [InlineData("""{"$ref":"#"}""", "go in circles")]
    [InlineData("""{"$ref":"https://example.com/schema"}""", "leads nowhere")]
    public void A_reference_out_of_the_document_or_in_circles_is_an_error(string schema, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => new StrictSchema(Json(schema)).Problems(Json("1"))).Message);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
