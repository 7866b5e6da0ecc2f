using System.Globalization;
using Platform.Storage.Traces;

namespace Platform.Web.Components.Values;

/// <summary>Numbers as people read them. "–" stands for what is not known, never for zero.</summary>
internal static class Show
{
    private const string Unknown = "–";
    private const int LineLength = 120;

    /// <param name="milliseconds">Null while it is not finished.</param>
    public static string Duration(double? milliseconds) => milliseconds switch
    {
        null => Unknown,
        < 1 => Text($"{milliseconds.Value * 1000:0} µs"),
        < 1000 => Text($"{milliseconds.Value:0} ms"),
        < 60_000 => Text($"{milliseconds.Value / 1000:0.00} s"),
        < 3_600_000 => Text($"{Math.Floor(milliseconds.Value / 60_000):0} m {milliseconds.Value / 1000 % 60:00} s"),
        _ => Text($"{Math.Floor(milliseconds.Value / 3_600_000):0} h {milliseconds.Value / 60_000 % 60:00} m"),
    };

    /// <summary>12, 1.2k, 3.4M.</summary>
    public static string Count(long? count) => count switch
    {
        null => Unknown,
        < 1000 => Text($"{count}"),
        < 10_000 => Text($"{count / 1000.0:0.0}k"),
        < 1_000_000 => Text($"{count / 1000.0:0}k"),
        _ => Text($"{count / 1e6:0.0}M"),
    };

    /// <summary>All digits, in groups of three.</summary>
    public static string Exact(long count) => Text($"{count:#,0}");

    /// <summary>As many digits as matter: $12.30, $0.042, $0.00012.</summary>
    public static string Cost(decimal? usd) => usd switch
    {
        null => Unknown,
        0 => "$0",
        >= 1 => Text($"${usd:#,0.00}"),
        >= 0.01m => Text($"${usd:0.000}"),
        _ => Text($"${usd:0.00000}"),
    };

    public static string Score(double? score) => score is { } value ? Text($"{value:0.00}") : Unknown;

    public static string Percent(double? share) => share is { } value ? Text($"{value:P0}").Replace(" ", "", StringComparison.Ordinal) : Unknown;

    public static string Bytes(long bytes) => bytes < 1024 ? Text($"{bytes} B")
        : bytes < 1024 * 1024 ? Text($"{bytes / 1024.0:0} kB") : Text($"{bytes / 1024.0 / 1024:0.0} MB");

    /// <summary>"2 min ago"; the script of the page keeps it current.</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now) => (now - time) switch
    {
        { TotalSeconds: < 0 } => "in " + Length(time - now),
        { TotalSeconds: < 5 } => "just now",
        var past => Length(past) + " ago",
    };

    /// <summary>The beginning of a text, for one line of a list.</summary>
    public static string? Line(string? text) =>
        text is { Length: > LineLength } ? string.Concat(text.AsSpan(0, LineLength), "…") : text;

    /// <summary>A coordinate in a drawing.</summary>
    public static string Point(double value) => Text($"{value:0.##}");

    public static string Clock(Instant time) => time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Length(TimeSpan length) => length switch
    {
        { TotalSeconds: < 60 } => Text($"{length.TotalSeconds:0} s"),
        { TotalMinutes: < 60 } => Text($"{Math.Floor(length.TotalMinutes):0} min"),
        { TotalHours: < 24 } => Text($"{Math.Floor(length.TotalHours):0} h"),
        _ => Text($"{Math.Floor(length.TotalDays):0} d"),
    };

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
