using System.Globalization;
using Platform.Storage.Traces;

namespace Platform.Web.Addresses;

/// <summary>
/// The stretch of time that a page shows: relative to now (<c>range=24h</c>), or fixed (<c>from</c>, <c>to</c>; UTC).
/// </summary>
public sealed record TimeRange(DateTimeOffset? From, DateTimeOffset? To, string? Relative)
{
    /// <summary>What the pickers offer, by name.</summary>
    public static IReadOnlyList<(string Name, string Label, TimeSpan? Length)> Offered { get; } =
    [
        ("1h", "Last hour", TimeSpan.FromHours(1)),
        ("6h", "Last 6 hours", TimeSpan.FromHours(6)),
        ("24h", "Last 24 hours", TimeSpan.FromHours(24)),
        ("7d", "Last 7 days", TimeSpan.FromDays(7)),
        ("30d", "Last 30 days", TimeSpan.FromDays(30)),
        ("all", "All time", null),
    ];

    /// <summary>Unreadable times count as not given; <see cref="Problems"/> says so.</summary>
    /// <param name="whenNotGiven">A name out of <see cref="Offered"/>.</param>
    public static TimeRange Of(PageQuery query, DateTimeOffset now, string whenNotGiven = "24h")
    {
        var from = Read(query["from"]);
        var to = Read(query["to"]);
        if (from is not null || to is not null)
            return new(from, to, Relative: null);
        var (name, _, length) = Offered.FirstOrDefault(
            offered => offered.Name == query["range"], Offered.Single(offered => offered.Name == whenNotGiven));
        return new(now - length, To: null, name);
    }

    /// <summary>As the picker names it.</summary>
    public string Name => Relative ?? "fixed";

    public static IEnumerable<string> Problems(PageQuery query) =>
        from name in (string[])["from", "to"]
        where query[name] is not null && Read(query[name]) is null
        select $"“{query[name]}” is not a time; write {name} as 2026-01-31T09:30.";

    /// <summary>A width that makes at most 60 bars, out of widths that people can read.</summary>
    public static TimeSpan BarWidth(TimeSpan length) =>
        _widths.FirstOrDefault(width => length / width <= 60, TimeSpan.FromDays(Math.Ceiling(length.TotalDays / 60)));

    /// <returns>Where the bars of a chart begin, on round times; the first may begin before <paramref name="from"/>.</returns>
    public static IEnumerable<Instant> Starts(DateTimeOffset from, DateTimeOffset to, TimeSpan width)
    {
        var step = (long)(width.TotalSeconds * 1e9);
        var end = Instant.From(to).Nanoseconds;
        for (var start = Instant.From(from).Nanoseconds / step * step; start < end; start += step)
            yield return new(start);
    }

    private static readonly TimeSpan[] _widths =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(12), TimeSpan.FromDays(1),
    ];

    private static DateTimeOffset? Read(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime() : null;
}
