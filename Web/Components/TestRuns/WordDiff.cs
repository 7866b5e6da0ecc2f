using DiffPlex;
using DiffPlex.Chunkers;

namespace Platform.Web.Components.TestRuns;

/// <param name="Changed">It stands only on this side.</param>
public readonly record struct DiffPiece(string Text, bool Changed);

/// <summary>Which words of two texts differ.</summary>
internal static class WordDiff
{
    // The time grows with length times differences.
    private const int MostLetters = 20_000;

    public static (IReadOnlyList<DiffPiece> Before, IReadOnlyList<DiffPiece> After) Of(string before, string after)
    {
        if (before == after || before.Length + after.Length > MostLetters)
            return ([new(before, Changed: false)], [new(after, Changed: false)]);

        var diff = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, WordChunker.Instance);
        return (
            Pieces([.. diff.PiecesOld], diff.DiffBlocks.Select(block => (block.DeleteStartA, block.DeleteCountA))),
            Pieces([.. diff.PiecesNew], diff.DiffBlocks.Select(block => (block.InsertStartB, block.InsertCountB))));
    }

    private static List<DiffPiece> Pieces(string[] words, IEnumerable<(int Start, int Count)> changes)
    {
        var pieces = new List<DiffPiece>();
        var at = 0;
        foreach (var (start, count) in changes)
        {
            Add(at, start, changed: false);
            Add(start, start + count, changed: true);
            at = start + count;
        }

        Add(at, words.Length, changed: false);
        return pieces;

        void Add(int from, int to, bool changed)
        {
            if (to > from)
                pieces.Add(new(string.Concat(words[from..to]), changed));
        }
    }
}
