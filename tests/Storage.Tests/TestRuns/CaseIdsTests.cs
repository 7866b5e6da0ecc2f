using System.Text.Json;
using Platform.Storage.TestRuns;

namespace Platform.Storage.Tests.TestRuns;

public class CaseIdsTests
{
    [Theory]
    [InlineData("""{"id":"a","name":"b","input":"c"}""", "a")]
    [InlineData("""{"name":"b","input":"c"}""", "b")]
    [InlineData("""{"id":"","name":"test_x[case 1]","input":"c"}""", "test_x[case 1]")]
    public void A_given_id_goes_before_the_name(string content, string id) =>
        Assert.Equal(id, CaseIds.Of(JsonElement.Parse(content)));

    [Theory]
    [InlineData("""{"input":"c"}""")]
    [InlineData("""{"name":"test_case_3","input":"c"}""")]
    [InlineData("""{"id":7,"name":null,"input":"c","actualOutput":"other"}""")]
    public void Else_the_input_says_which_case_it_is(string content) =>
        // printf c | sha256sum
        Assert.Equal("input-2e7d2c03a9507ae2", CaseIds.Of(JsonElement.Parse(content)));

    [Fact]
    public void Different_inputs_are_different_cases() =>
        Assert.Equal(4, new[]
        {
            """{"input":"c"}""", """{"input":["c"]}""", """{"scenario":"d"}""", """{"turns":[{"role":"user","content":"d"}]}""",
        }.Select(content => CaseIds.Of(JsonElement.Parse(content))).Distinct().Count());
}
