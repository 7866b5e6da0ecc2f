namespace Platform.Metrics.Tests.Text;

public class JsonCorrectnessTests
{
    /// <summary>Types: measured on DeepEval 4.1.10 (wire-deepeval.md 5.2.1). The rest: the keywords' definitions in JSON Schema 2020-12.</summary>
    [Theory]
    [InlineData("""{"type":"integer"}""", "\"1\"", 1)]
    [InlineData("""{"type":"integer"}""", "1.0", 1)]
    [InlineData("""{"type":"integer"}""", "1.5", 0)]
    [InlineData("""{"type":"integer"}""", "true", 1)]
    [InlineData("""{"type":"integer"}""", "NaN", 0)]
    [InlineData("""{"type":"number"}""", "\"1.5\"", 1)]
    [InlineData("""{"type":"number"}""", "NaN", 1)]
    [InlineData("""{"type":"number"}""", "-Infinity", 1)]
    [InlineData("""{"type":"number"}""", "\"one\"", 0)]
    [InlineData("""{"type":"boolean"}""", "\"yes\"", 1)]
    [InlineData("""{"type":"boolean"}""", "2", 0)]
    [InlineData("""{"type":"string"}""", "1", 0)]
    [InlineData("""{"type":"string"}""", "\"NaN, -Infinity\"", 1)]
    [InlineData("""{"type":["string","null"]}""", "null", 1)]
    [InlineData("""{"type":"object"}""", " \n{\"extra\":1}\n ", 1)]
    [InlineData("""{"type":"object"}""", "```json\n{}\n```", 0)]
    [InlineData("""{"type":"object"}""", "{\"a\":1,}", 0)]
    [InlineData("""{"type":"object"}""", "{'a':1}", 0)]
    [InlineData("""{"type":"object","additionalProperties":false}""", "{\"a\":1}", 0)]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":{"type":"integer"}}""", "{\"a\":\"x\",\"b\":2}", 1)]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":{"type":"integer"}}""", "{\"b\":\"x\"}", 0)]
    [InlineData("""{"enum":["a","b"]}""", "\"b\"", 1)]
    [InlineData("""{"enum":["a","b"]}""", "\"c\"", 0)]
    [InlineData("""{"const":1}""", "1.0", 1)]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":3}]}""", "2", 0)]
    [InlineData("""{"oneOf":[{"minimum":1},{"minimum":3}]}""", "4", 0)]
    [InlineData("""{"oneOf":[{"minimum":1},{"minimum":3}]}""", "2", 1)]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":3}]}""", "4", 0)]
    [InlineData("""{"exclusiveMinimum":1,"exclusiveMaximum":2}""", "1", 0)]
    [InlineData("""{"multipleOf":5}""", "10", 1)]
    [InlineData("""{"multipleOf":5}""", "11", 0)]
    [InlineData("""{"minLength":2,"maxLength":2}""", "\"😀😀\"", 1)]
    [InlineData("""{"pattern":"^[a-z]+$"}""", "\"a1\"", 0)]
    [InlineData("""{"minItems":1}""", "[]", 0)]
    [InlineData("""{"maxItems":1}""", "[1,2]", 0)]
    [InlineData("""{"uniqueItems":true}""", "[1,2,1]", 0)]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}""", "[\"a\",1,2]", 1)]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}""", "[\"a\",\"b\"]", 0)]
    [InlineData("""{"$ref":"#/$defs/N","$defs":{"N":{"type":"object","properties":{"next":{"$ref":"#/$defs/N"},"v":{"type":"integer"}},"required":["v"]}}}""",
        "{\"v\":1,\"next\":{\"v\":2,\"next\":{\"v\":\"x\"}}}", 0)]
    public async Task Validates_leniently(string schema, string output, double score)
    {
        var measured = await Measure.Output("JsonCorrectness", $$"""{"jsonSchema":{{schema}}}""", output);

        Assert.Equal(score, measured.Score);
    }

    [Theory]
    [InlineData("{}", 1)]
    [InlineData("hello", 0)]
    [InlineData("", 0)]
    public async Task Without_a_schema_any_JSON_will_do(string output, double score) =>
        Assert.Equal(score, (await Measure.Output("JsonCorrectness", "{}", output)).Score);

    [Fact]
    public async Task The_reason_says_where_and_what()
    {
        const string schema = """{"jsonSchema":{"properties":{"n":{"type":"integer"},"l":{"items":{"maximum":3}}},"required":["m"]}}""";

        var measured = await Measure.Output("JsonCorrectness", schema, """{"n":1.5,"l":[1,9]}""");

        Assert.Equal("The output does not fit the schema: $.n is 1.5, against type \"integer\"; "
            + "$.l[1] is 9, against maximum 3; $.m is missing.", measured.Reason);
    }

    [Theory]
    [InlineData("""{"not":{"type":"string"}}""", "keyword not")]
    [InlineData("""{"properties":{"a":{"contains":{}}}}""", "keyword contains")]
    [InlineData("""{"required":"a"}""", "required")]
    [InlineData("""{"minimum":"a"}""", "minimum")]
    [InlineData("7", "must be a JSON Schema")]
    public void A_schema_that_cannot_be_checked_is_refused_rather_than_half_checked(string schema, string problem) =>
        Assert.Contains(problem, Measure.Problem("JsonCorrectness", $$"""{"jsonSchema":{{schema}}}"""));

    [Theory]
    [InlineData("""{"$ref":"#/$defs/Nothing"}""", "leads nowhere")]
    [InlineData("""{"$ref":"#"}""", "in circles")]
    public async Task A_reference_that_leads_nowhere_is_a_failure_not_a_score(string schema, string problem)
    {
        var measured = await Measure.Output("JsonCorrectness", $$"""{"jsonSchema":{{schema}}}""", "{}");

        Assert.Equal(MeasurementStatus.Failed, measured.Status);
        Assert.Contains(problem, measured.Reason);
    }
}
