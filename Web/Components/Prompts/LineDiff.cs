namespace Platform.Web.Components.Prompts;

/// <param name="Kind"><c>same</c>, <c>removed</c> or <c>added</c>.</param>
public readonly record struct DiffLine(string Kind, string Text);

/// <summary>Which lines went and came between two texts: the longest common subsequence of lines stays.</summary>
internal static class LineDiff
{
    // The table of the middle part has as many cells as old lines times new lines.
    private const int MostCells = 4_000_000;

    internal static IReadOnlyList<DiffLine> Of(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start])
            start++;
        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)])
            end++;
        return
        [
            .. old[..start].Select(line => new DiffLine("same", line)),
            .. Middle(old[start..^end], now[start..^end]),
            .. old[^end..].Select(line => new DiffLine("same", line)),
        ];
    }

    private static IEnumerable<DiffLine> Middle(string[] old, string[] now)
    {
        if ((long)old.Length * now.Length > MostCells)
        {
            foreach (var line in old)
                yield return new("removed", line);
            foreach (var line in now)
                yield return new("added", line);
            yield break;
        }

        var common = CommonLengths(old, now);
        var (i, j) = (0, 0);
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                yield return new("same", old[i++]);
                j++;
            }
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
                yield return new("removed", old[i++]);
            else
                yield return new("added", now[j++]);
        }
    }

    private static int[,] CommonLengths(string[] old, string[] now)
    {
        var lengths = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
                lengths[i, j] = old[i] == now[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }
        return lengths;
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');
}
