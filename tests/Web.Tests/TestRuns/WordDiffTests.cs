using CsCheck;
using Platform.Web.Components.TestRuns;

namespace Platform.Web.Tests.TestRuns;

public class WordDiffTests
{
    [Fact]
    public void The_words_that_differ_are_marked_on_their_side()
    {
        var (before, after) = WordDiff.Of("It is Paris today", "It is Lyon today");

        Assert.Equal(["Paris"], before.Where(piece => piece.Changed).Select(piece => piece.Text));
        Assert.Equal(["Lyon"], after.Where(piece => piece.Changed).Select(piece => piece.Text));
    }

    [Fact]
    public void No_letter_is_lost_and_what_is_not_marked_is_the_same() =>
        Gen.Select(Gen.String[Gen.Char["ab \n."], 0, 60], Gen.String[Gen.Char["ab \n."], 0, 60]).Sample((old, now) =>
        {
            var (before, after) = WordDiff.Of(old, now);
            return string.Concat(before.Select(piece => piece.Text)) == old && string.Concat(after.Select(piece => piece.Text)) == now
                && string.Concat(before.Where(piece => !piece.Changed).Select(piece => piece.Text))
                    == string.Concat(after.Where(piece => !piece.Changed).Select(piece => piece.Text));
        });
}
