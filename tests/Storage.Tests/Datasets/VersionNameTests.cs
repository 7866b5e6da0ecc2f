using CsCheck;
using Platform.Storage.Datasets;

namespace Platform.Storage.Tests.Datasets;

public class VersionNameTests
{
    [Theory]
    [InlineData(1, "00.00.01")]
    [InlineData(100, "00.01.00")]
    [InlineData(999_999, "99.99.99")]
    public void A_number_reads_as_three_pairs(int number, string name) => Assert.Equal(name, VersionName.Of(number));

    [Theory]
    [InlineData("00.00.03", 3)]
    [InlineData("0.1.2", 102)]
    [InlineData("7", 7)]
    [InlineData("00.00.00", null)]
    [InlineData("1.100.1", null)]
    [InlineData("1000000", null)]
    [InlineData("1.2", null)]
    [InlineData("-1", null)]
    [InlineData("v1", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Only_versions_are_taken_for_versions(string? name, int? number) =>
        Assert.Equal(number, VersionName.TryParse(name, out var parsed) ? parsed : null);

    [Fact]
    public void Every_number_comes_back() => Gen.Int[1, 999_999].Sample(number =>
        VersionName.TryParse(VersionName.Of(number), out var parsed) && parsed == number);
}
