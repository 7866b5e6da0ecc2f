using Cronos;

namespace Platform.Suites;

/// <summary>When a suite runs without anybody asking.</summary>
/// <param name="Cron">Five fields: minute, hour, day of the month, month, day of the week.</param>
/// <param name="TimeZone">An IANA name such as <c>Europe/Vienna</c>. A time that daylight saving skips runs when it ends.</param>
public sealed record Schedule(string Cron, string TimeZone)
{
    /// <returns>Null when it never runs again.</returns>
    public DateTimeOffset? NextAfter(DateTimeOffset time) =>
        CronExpression.Parse(Cron).GetNextOccurrence(time, TimeZoneInfo.FindSystemTimeZoneById(TimeZone))?.ToUniversalTime();

    /// <returns>What is wrong with the expression; null when nothing is.</returns>
    internal static string? ProblemOfCron(string cron) => CronExpression.TryParse(cron, out _) ? null
        : $"cron is {cron}; it must have five fields such as `0 3 * * *`: minute, hour, day of the month, month, day of the week.";

    /// <returns>What is wrong with the name; null when nothing is.</returns>
    internal static string? ProblemOfTimeZone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out _) ? null
        : $"timeZone is {name}; it must be an IANA name such as Europe/Vienna or UTC.";
}
