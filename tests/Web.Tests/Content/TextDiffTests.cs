using CsCheck;
using Platform.Web.Components.Content;

namespace Platform.Web.Tests.Content;

public class TextDiffTests
{
    private static readonly Gen<string> _texts = Gen.String[Gen.Char["ab \n."], 0, 60];

    [Fact]
    public void The_words_that_differ_are_marked_on_their_side()
    {
        var (before, after) = TextDiff.Words("It is Paris today", "It is Lyon today");

        Assert.Equal(["Paris"], before.Where(piece => piece.Kind is "removed").Select(piece => piece.Text));
        Assert.Equal(["Lyon"], after.Where(piece => piece.Kind is "added").Select(piece => piece.Text));
    }

    [Fact]
    public void No_letter_is_lost_and_what_is_not_marked_is_the_same() =>
        Gen.Select(_texts, _texts).Sample((old, now) =>
        {
            var (before, after) = TextDiff.Words(old, now);
            return Joined(before) == old && Joined(after) == now && Joined(before.Where(Same)) == Joined(after.Where(Same));
        });

    [Theory]
    [InlineData("a|b|c", "a|b|c", " a, b, c")]
    [InlineData("a|b|c", "a|c|d", " a,-b, c,+d")]
    [InlineData("", "a", "+a")]
    [InlineData("x|a|b", "a|b|y", "-x, a, b,+y")]
    public void The_longest_common_lines_stay(string before, string after, string expected)
    {
        var diff = TextDiff.Lines(before.Replace('|', '\n'), after.Replace("|", "\r\n", StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(',', diff.Select(line => (line.Kind switch { "removed" => "-", "added" => "+", _ => " " }) + line.Text)));
    }

    [Fact]
    public void Lines_that_went_or_stayed_are_the_old_text_and_those_that_came_or_stayed_the_new() =>
        Gen.Select(_texts, _texts).Sample((old, now) =>
        {
            var lines = TextDiff.Lines(old, now);
            return string.Join('\n', lines.Where(line => line.Kind is not "added").Select(line => line.Text)) == old
                && string.Join('\n', lines.Where(line => line.Kind is not "removed").Select(line => line.Text)) == now;
        });

    [Fact]
    public void Texts_too_long_to_compare_are_shown_whole()
    {
        var (old, now) = (string.Join('\n', Enumerable.Repeat("a", 200_000)), "b");

        Assert.Equal([new("same", old)], TextDiff.Words(old, now).Before);
        Assert.Equal(200_001, TextDiff.Lines(old, now).Count);
    }

    private static bool Same(DiffPiece piece) => piece.Kind is "same";

    private static string Joined(IEnumerable<DiffPiece> pieces) => string.Concat(pieces.Select(piece => piece.Text));
}
