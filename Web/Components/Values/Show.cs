using System.Globalization;
using Platform.Storage.Traces;

namespace Platform.Web.Components.Values;

/// <summary>Numbers as people read them. "–" stands for what is not known, never for zero.</summary>
internal static class Show
{
    private const string Unknown = "–";
    private const int LineLength = 120;

    /// <summary>Rounded before it is taken apart: 71 h 59 m 50 s are 72 h 00 m.</summary>
    /// <param name="milliseconds">Null while it is not finished.</param>
    public static string Duration(double? milliseconds) => milliseconds switch
    {
        null => Unknown,
        0 => "0 ms",
        < 0.9995 => Text($"{milliseconds.Value * 1000:0} µs"),
        < 999.5 => Text($"{milliseconds.Value:0} ms"),
        < 59_995 => Text($"{milliseconds.Value / 1000:0.00} s"),
        < 3_599_500 => Parts(Math.Round(milliseconds.Value / 1000), "m", "s"),
        _ => Parts(Math.Round(milliseconds.Value / 60_000), "h", "m"),
    };

    private static string Parts(double whole, string large, string small) => Text($"{Math.Floor(whole / 60):0} {large} {whole % 60:00} {small}");

    /// <summary>12, 1.2k, 3.4M, 5.6G.</summary>
    public static string Count(long? count) => count switch
    {
        null => Unknown,
        < 1000 => Text($"{count}"),
        < 9950 => Text($"{count / 1000.0:0.0}k"),
        < 999_500 => Text($"{count / 1000.0:0}k"),
        < 999_950_000 => Text($"{count / 1e6:0.0}M"),
        _ => Text($"{count / 1e9:#,0.0}G"),
    };

    /// <summary>All digits, in groups of three.</summary>
    public static string Exact(long count) => Text($"{count:#,0}");

    /// <summary>As many digits as matter: $12.30, $0.042, $0.00012; what rounds to nothing is still not free.</summary>
    public static string Cost(decimal? usd) => usd switch
    {
        null => Unknown,
        0 => "$0",
        >= 1 => Text($"${usd:#,0.00}"),
        >= 0.01m => Text($"${usd:0.000}"),
        >= 0.000005m => Text($"${usd:0.00000}"),
        _ => "< $0.00001",
    };

    /// <param name="name">Of a trace or a span; agents may send none.</param>
    public static string Name(string? name) => string.IsNullOrWhiteSpace(name) ? "unnamed" : name;

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
