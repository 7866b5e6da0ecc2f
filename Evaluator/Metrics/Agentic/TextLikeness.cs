namespace Platform.Metrics.Agentic;

/// <summary>How alike two texts are, as lists of words: 0 to 1, the greater of two measures.</summary>
internal static class TextLikeness
{
    public static double Of(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        Math.Max(Jaccard([.. left.Zip(left.Skip(1))], [.. right.Zip(right.Skip(1))]), BlockRatio(left, right));

    private static double Jaccard(HashSet<(string, string)> left, HashSet<(string, string)> right)
    {
        var both = left.Count(right.Contains);
        var any = left.Count + right.Count - both;
        return any == 0 ? 0 : (double)both / any;
    }

    /// <summary>Twice the words in common blocks, found longest first, per word of both (Ratcliff and Obershelp 1988).</summary>
    private static double BlockRatio(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        var matched = 0;
        var open = new Stack<(Range Left, Range Right)>([(.., ..)]);
        while (open.TryPop(out var part))
        {
            var (leftStart, leftLength) = part.Left.GetOffsetAndLength(left.Count);
            var (rightStart, rightLength) = part.Right.GetOffsetAndLength(right.Count);
            var (at, other, length) = Longest(left, leftStart, leftLength, right, rightStart, rightLength);
            if (length == 0)
                continue;

            matched += length;
            open.Push((leftStart..at, rightStart..other));
            open.Push(((at + length)..(leftStart + leftLength), (other + length)..(rightStart + rightLength)));
        }

        return left.Count + right.Count == 0 ? 1 : 2.0 * matched / (left.Count + right.Count);
    }

    private static (int Left, int Right, int Length) Longest(
        IReadOnlyList<string> left, int leftStart, int leftLength, IReadOnlyList<string> right, int rightStart, int rightLength)
    {
        var best = (Left: leftStart, Right: rightStart, Length: 0);
        var before = new int[rightLength + 1];
        for (var i = 0; i < leftLength; i++)
        {
            var now = new int[rightLength + 1];
            for (var j = 0; j < rightLength; j++)
            {
                if (left[leftStart + i] != right[rightStart + j])
                    continue;
                now[j + 1] = before[j] + 1;
                if (now[j + 1] > best.Length)
                    best = (leftStart + i - now[j + 1] + 1, rightStart + j - now[j + 1] + 1, now[j + 1]);
            }

            before = now;
        }

        return best;
    }
}
