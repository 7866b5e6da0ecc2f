using Platform.Web.Components.Values;

namespace Platform.Web.Tests.Content;

public class ShowTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.0, "0 ms")]
    [InlineData(0.003, "3 µs")]
    [InlineData(0.99996, "1 ms")]
    [InlineData(999.6, "1.00 s")]
    [InlineData(59_999.0, "1 m 00 s")]
    [InlineData(3_599_900.0, "1 h 00 m")]
    [InlineData((72 * 3_600_000.0) - 10_000, "72 h 00 m")]
    [InlineData(5_400_000.0, "1 h 30 m")]
    public void Durations_are_rounded_before_they_are_taken_apart(double? milliseconds, string shown) =>
        Assert.Equal(shown, Show.Duration(milliseconds));

    [Theory]
    [InlineData(999L, "999")]
    [InlineData(9_999L, "10k")]
    [InlineData(999_999L, "1.0M")]
    [InlineData(123_456_789_012L, "123.5G")]
    public void Counts_keep_to_their_unit(long count, string shown) => Assert.Equal(shown, Show.Count(count));

    [Theory]
    [InlineData("0", "$0")]
    [InlineData("0.000001", "< $0.00001")]
    [InlineData("0.00012", "$0.00012")]
    [InlineData("0.0421", "$0.042")]
    [InlineData("1234.5", "$1,234.50")]
    public void A_cost_that_rounds_to_nothing_is_not_free(string usd, string shown) =>
        Assert.Equal(shown, Show.Cost(decimal.Parse(usd, System.Globalization.CultureInfo.InvariantCulture)));
}
