using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Platform.Metrics.Judging;

/// <summary>Counts and cuts by tokens of o200k_base, the vocabulary of GPT-4o and later. Other models count a little differently.</summary>
public static class Tokens
{
    // In characters. A run without a blank costs the square of its length, so texts are counted in slices that end before a
    // blank, where a token ends anyway. Only a text without one counts a token more for each slice.
    private const int Slice = 2_000;
    private const int LongestWord = 200;

    private const int Notice = 10; // what saying that something is left out takes

    // Loading the vocabulary takes half a second, so that only those who count wait for it.
    private static readonly Lazy<TiktokenTokenizer> _tokenizer = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    public static int Count(string text) => Count(text, int.MaxValue);

    /// <returns>The tokens of a text; where they are more than <paramref name="most"/>, some number above it.</returns>
    public static int Count(string text, int most)
    {
        var count = 0;
        for (var (start, end) = (0, 0); start < text.Length && count <= most; start = end)
        {
            end = SliceEnd(text, start);
            count += _tokenizer.Value.CountTokens(text.AsSpan(start, end - start));
        }

        return count;
    }

    /// <summary>Whether a text has at most so many tokens; short ones are not counted, since no token is less than a byte.</summary>
    public static bool Fit(string text, int most) =>
        (text.Length <= most && Encoding.UTF8.GetByteCount(text) <= most) || Count(text, most) <= most;

    /// <returns>A text that fits as it is; of a longer one both ends, the first twice as long, with a word on what is left out.</returns>
    public static string Shorten(string text, int most)
    {
        if (Fit(text, most))
            return text;

        var room = Math.Max(3, most - Notice);
        var (head, tail) = (Head(text, room * 2 / 3), Tail(text, room / 3));
        var left = string.Create(CultureInfo.InvariantCulture, $"[… {tail - head:N0} characters left out …]");
        return $"{text[..head]}{left}{text[tail..]}";
    }

    /// <summary>
    /// The length to which each text may run so that all of them together fit: what short ones leave goes to long ones.
    /// </summary>
    /// <returns><see cref="int.MaxValue"/> when all fit as they are.</returns>
    public static int Share(IReadOnlyCollection<int> lengths, int room)
    {
        foreach (var (index, length) in lengths.Order().Index())
        {
            var share = room / (lengths.Count - index);
            if (length > share)
                return share;
            room -= length;
        }

        return int.MaxValue;
    }

    private static int SliceEnd(string text, int start)
    {
        var end = start + Slice;
        if (end >= text.Length)
            return text.Length;
        var blank = text.AsSpan(end - LongestWord, LongestWord).LastIndexOf(' ');
        return blank < 0 ? end : end - LongestWord + blank;
    }

    private static int Head(string text, int most)
    {
        var end = 0;
        while (end < text.Length && most > 0)
        {
            var slice = text.AsSpan(end, SliceEnd(text, end) - end);
            var taken = _tokenizer.Value.GetIndexByTokenCount(slice, most, out _, out var count);
            end += taken;
            most -= count;
            if (taken < slice.Length)
                break;
        }

        return end > 0 && end < text.Length && char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }

    private static int Tail(string text, int most)
    {
        var start = text.Length;
        while (start > 0 && most > 0)
        {
            var length = Math.Min(Slice, start);
            var kept = _tokenizer.Value.GetIndexByTokenCountFromEnd(text.AsSpan(start - length, length), most, out _, out var count);
            start -= length - kept;
            most -= count;
            if (kept > 0)
                break;
        }

        return start < text.Length && char.IsLowSurrogate(text[start]) ? start + 1 : start;
    }
}
