using System.Globalization;

namespace Platform.Web.Components.Gates.Schedules;

/// <summary>The common cron expressions in words; others stand as they are.</summary>
internal static class CronWords
{
    private static readonly string[] _days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <param name="cron">Five fields: minute, hour, day of the month, month, day of the week.</param>
    public static string Of(string cron) => cron.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var minute, "*", "*", "*", "*"] when minute.StartsWith("*/", StringComparison.Ordinal) && Number(minute[2..]) is { } every => $"every {every} minutes",
        [var minute, "*", "*", "*", "*"] when Number(minute) is { } past => $"every hour at minute {past}",
        [var minute, var hour, "*", "*", var days] when Clock(hour, minute) is { } at && Days(days) is { } named => $"{named} at {at}",
        [var minute, var hour, var day, "*", "*"] when Clock(hour, minute) is { } at && Number(day) is { } date => $"on day {date} of every month at {at}",
        _ => cron,
    };

    private static string? Days(string field) => field switch
    {
        "*" => "every day",
        "1-5" or "MON-FRI" => "Monday to Friday",
        _ when Number(field) is { } day && day < _days.Length => $"every {_days[day]}",
        { Length: 3 } => _days.FirstOrDefault(day => day.StartsWith(field, StringComparison.OrdinalIgnoreCase)) is { } name ? $"every {name}" : null,
        _ => null,
    };

    private static string? Clock(string hour, string minute) =>
        Number(hour) is { } hours && Number(minute) is { } minutes ? $"{hours:00}:{minutes:00}" : null;

    private static int? Number(string field) => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
