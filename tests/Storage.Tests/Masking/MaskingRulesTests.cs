using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Platform.Storage.Masking;

namespace Platform.Storage.Tests.Masking;

public sealed class MaskingRulesTests
{
    private const string Email = @"[\w.+-]+@[\w-]+\.\w+";

    [Theory]
    [InlineData("write to ann@example.com now", "write to [masked] now")]
    [InlineData("nothing here", "nothing here")]
    [InlineData("""{"to":"ann@example.com"}""", """{"to":"[masked]"}""")]
    [InlineData("""{"to":"ann\u0040example.com"}""", """{"to":"[masked]"}""")] // an escape hides nothing
    [InlineData("""{"ann@example.com":1}""", """{"[masked]":1}""")]
    [InlineData("""[{"text":"{\"to\":\"ann\\u0040example.com\"}"}]""", """[{"text":"{\"to\":\"[masked]\"}"}]""")]
    [InlineData("\"ann@example.com\"", "\"[masked]\"")]
    [InlineData("{ \"a\" : [1, 2.50, true, null] }", "{ \"a\" : [1, 2.50, true, null] }")] // untouched, blanks and all
    [InlineData("{ann@example.com", "{[masked]")] // no JSON
    [InlineData("""{ "é" : "ann@example.com", "ann@example.com" :[ "ü", 1.50 ] }""", """{ "é" : "[masked]", "[masked]" :[ "ü", 1.50 ] }""")]
    public void A_pattern_is_found_wherever_it_stands(string sent, string stored) =>
        Assert.Equal(stored, Rules((MaskingRule.Pattern, Email)).Text(sent));

    [Theory]
    [InlineData("""{"password":"x","deep":{"Password":{"a":[1]}},"passwords":"y"}""", """{"password":"[masked]","deep":{"Password":"[masked]"},"passwords":"y"}""")]
    [InlineData("""{"user.password":1}""", """{"user.password":"[masked]"}""")]
    [InlineData("""{"password" : "\"x" , "n":1}""", """{"password" : "[masked]" , "n":1}""")]
    [InlineData("password: x", "password: x")] // a key's name in prose is no key
    public void A_key_hides_its_value_whole(string sent, string stored) =>
        Assert.Equal(stored, Rules((MaskingRule.Key, "password")).Text(sent));

    [Fact]
    public void A_number_that_a_pattern_finds_becomes_text() => Assert.Equal("""{"card":"[masked]","n":12}""",
        Rules((MaskingRule.Pattern, @"\d{13,19}")).Text("""{"card":4111111111111111,"n":12}"""));

    [Fact]
    public void Rules_are_applied_one_after_another() => Assert.Equal("[masked] [masked]",
        Rules((MaskingRule.Pattern, "secret-\\w+"), (MaskingRule.Pattern, Email)).Text("secret-a ann@example.com"));

    [Fact]
    public void What_was_masked_is_counted_once_each()
    {
        var (rules, counts) = Create((MaskingRule.Pattern, Email), (MaskingRule.Key, "password"));

        rules.Text("""{"to":"ann@example.com and bob@example.com","password":"ann@example.com"}""");

        Assert.Equal([2L, 1L], rules.Ids.Select(id => counts.Of(1, id).Take()));
    }

    // The first takes backtracking forever and is linear from then on; counted once, as any other.
    [Fact]
    public void An_expression_that_explodes_runs_in_linear_time_where_it_can()
    {
        var (rules, counts) = Create((MaskingRule.Pattern, @"x(a|a)*b|secret"));
        var explosive = $"x{new string('a', 60)} secret";

        Assert.Equal($"x{new string('a', 60)} [masked]", rules.Text(explosive));
        Assert.Equal($$"""{"t":"x{{new string('a', 60)}} [masked]"}""", rules.Text($$"""{"t":"{{explosive}}"}"""));
        Assert.Equal(2, counts.Of(1, rules.Ids[0]).Take());
    }

    // Look-behind needs backtracking; an expression that explodes must not stop the intake, nor let the text through.
    [Fact]
    public void A_text_that_takes_too_long_is_masked_whole()
    {
        Assert.Equal("key=[masked]", Rules((MaskingRule.Pattern, "(?<=key=)\\w+")).Text("key=abc"));
        Assert.Equal("[masked]", Rules((MaskingRule.Pattern, @"^(?=a)(a+)+$")).Text(new string('a', 50) + "!"));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[z-a]")]
    public void What_is_no_expression_is_none(string expression) =>
        Assert.ThrowsAny<ArgumentException>(() => MaskingPattern.Parse(expression));

    private static MaskingRules Rules(params (string Kind, string Expression)[] rules) => Create(rules).Rules;

    private static (MaskingRules Rules, MaskedCounts Counts) Create(params (string Kind, string Expression)[] rules)
    {
        var counts = new MaskedCounts(new(NpgsqlDataSource.Create("Host=nowhere")), TimeProvider.System, NullLogger<MaskedCounts>.Instance);
        return (new(1, [.. rules.Select(rule => new MaskingRule
        {
            Id = Guid.NewGuid(),
            Kind = rule.Kind,
            Expression = rule.Expression,
            Replacement = "[masked]",
            MaskedCount = 0,
            CreatedAt = default,
        })], counts), counts);
    }
}
