using DiffPlex;
using DiffPlex.Chunkers;

namespace Platform.Web.Components.Content;

/// <param name="Kind"><c>same</c>, <c>removed</c> or <c>added</c>.</param>
public readonly record struct DiffPiece(string Kind, string Text);

/// <summary>What went and what came between two texts.</summary>
internal static class TextDiff
{
    // The time grows with length times differences.
    private const int MostLettersByWord = 20_000;
    private const int MostLettersByLine = 400_000;

    /// <summary>Word by word, for two texts side by side. Long texts are not compared: nothing in them is marked.</summary>
    public static (IReadOnlyList<DiffPiece> Before, IReadOnlyList<DiffPiece> After) Words(string before, string after)
    {
        if (before == after || before.Length + after.Length > MostLettersByWord)
            return ([new("same", before)], [new("same", after)]);
        List<DiffPiece> pieces =
        [
            .. Stretches(before, after, WordChunker.Instance).Where(stretch => stretch.Pieces.Count > 0)
                .Select(stretch => new DiffPiece(stretch.Kind, string.Concat(stretch.Pieces.AsSpan()))),
        ];
        return ([.. pieces.Where(piece => piece.Kind is not "added")], [.. pieces.Where(piece => piece.Kind is not "removed")]);
    }

    /// <summary>Line by line, for one text above the other. Of long texts every line went and came.</summary>
    public static IReadOnlyList<DiffPiece> Lines(string before, string after)
    {
        var (old, now) = (before.ReplaceLineEndings("\n"), after.ReplaceLineEndings("\n"));
        var stretches = old.Length + now.Length > MostLettersByLine
            ? [("removed", old.Split('\n')), ("added", now.Split('\n'))]
            : Stretches(old, now, LineChunker.Instance);
        return [.. stretches.SelectMany(stretch => stretch.Pieces.Select(line => new DiffPiece(stretch.Kind, line)))];
    }

    private static IEnumerable<(string Kind, ArraySegment<string> Pieces)> Stretches(string before, string after, IChunker chunker)
    {
        var diff = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, chunker);
        var (old, now) = (diff.PiecesOld.ToArray(), diff.PiecesNew.ToArray());
        var at = 0;
        foreach (var block in diff.DiffBlocks)
        {
            yield return ("same", new(old, at, block.DeleteStartA - at));
            yield return ("removed", new(old, block.DeleteStartA, block.DeleteCountA));
            yield return ("added", new(now, block.InsertStartB, block.InsertCountB));
            at = block.DeleteStartA + block.DeleteCountA;
        }

        yield return ("same", new(old, at, old.Length - at));
    }
}
