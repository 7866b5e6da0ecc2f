namespace Platform.Collector.Otlp.Mapping;

/// <summary>Texts that stand in database indexes, whose entries may have 2,704 bytes: four bytes a character at worst.</summary>
internal static class Texts
{
    /// <summary>Of ids, tags, environments and the like, in UTF-16 characters.</summary>
    internal const int LongestId = 256;

    /// <summary>Of names of collections and metrics.</summary>
    internal const int LongestName = 200;

    /// <summary>At most so many characters, not ending in half of a surrogate pair.</summary>
    internal static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    internal static string? Id(string? text) => Named(text, LongestId);

    internal static string? Name(string? text) => Named(text, LongestName);

    private static string? Named(string? text, int longest) => string.IsNullOrWhiteSpace(text) ? null : Cut(text.Trim(), longest);
}
