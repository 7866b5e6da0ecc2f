using System.Diagnostics;
using CsCheck;
using Microsoft.ML.Tokenizers;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Tests.Judging;

public class TokensTests
{
    private static readonly TiktokenTokenizer _whole = TiktokenTokenizer.CreateForEncoding("o200k_base");

    [Fact]
    public void Counts_as_the_tokenizer_does_though_in_slices()
    {
        var text = string.Join(' ', Enumerable.Range(0, 3_000).Select(number => $"{number} élan, 東京 and {Guid.Empty}"));

        Assert.Equal(_whole.CountTokens(text), Tokens.Count(text));
    }

    [Fact]
    public void A_shortened_text_keeps_both_ends_and_its_limit() =>
        Gen.Select(Gen.String[0, 3_000], Gen.Int[20, 400]).Sample((text, most) =>
        {
            var shown = Tokens.Shorten(text, most);
            return Tokens.Fit(text, most) ? shown == text
                : Tokens.Count(shown) <= most + 10 && text.StartsWith(shown[..shown.IndexOf('[')], StringComparison.Ordinal)
                    && text.EndsWith(shown[(shown.LastIndexOf(']') + 1)..], StringComparison.Ordinal);
        }, iter: 200);

    [Fact]
    public void No_character_is_cut_in_two()
    {
        var shown = Tokens.Shorten(string.Concat(Enumerable.Repeat("👩‍🚀", 4_000)), 101);

        Assert.DoesNotContain('�', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(shown)));
    }

    [Fact]
    public void A_megabyte_without_a_blank_does_not_hold_anybody_up()
    {
        var watch = Stopwatch.StartNew();

        Assert.True(Tokens.Count(new string('x', 1_000_000), 15_000) > 0);
        Tokens.Shorten(new string('x', 1_000_000), 5_000);

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData(100, int.MaxValue)]
    [InlineData(60, 30)]
    [InlineData(10, 3)]
    public void What_short_ones_leave_goes_to_long_ones(int room, int share) => Assert.Equal(share, Tokens.Share([5, 25, 40], room));
}
