using Microsoft.Extensions.Logging;

namespace Platform.Storage;

/// <summary>What every background loop says when it has to wait for the database; it goes on once that answers.</summary>
public static partial class DatabaseLog
{
    [LoggerMessage(LogLevel.Warning, "The database does not answer")]
    public static partial void DatabaseFailed(this ILogger logger, Exception problem);
}
