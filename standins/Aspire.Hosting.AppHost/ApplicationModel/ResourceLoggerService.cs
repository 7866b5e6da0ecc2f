using System.Collections.Concurrent;
using System.Threading.Channels;
using Aspire.Hosting.Processes;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What resources write, and what the host has to say about one, line by line.</summary>
public class ResourceLoggerService
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every line of every instance, in order; the host's console and log files listen here.</summary>
    internal event Action<string, LogLine>? LineWritten;

    public ILogger GetLogger(IResource resource) => GetLogger(resource.InstanceIds[0]);

    /// <param name="resourceName">An instance's id.</param>
    public ILogger GetLogger(string resourceName) => new Logger(this, resourceName);

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(resource.InstanceIds[0]);

    /// <summary>The latest lines of an instance, then each line as it comes.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => LogOf(resourceName).WatchAsync();

    internal void Write(string instance, string content, bool isError) =>
        LineWritten?.Invoke(instance, LogOf(instance).Add(content, isError));

    internal IReadOnlyList<LogLine> Latest(string instance) => LogOf(instance).Latest;

    private ResourceLog LogOf(string instance) => _logs.GetOrAdd(instance, _ => new());

    private sealed class ResourceLog
    {
        private const int Kept = 1_000;

        private readonly Lock _lock = new();
        private readonly Queue<LogLine> _latest = [];
        private readonly List<Channel<IReadOnlyList<LogLine>>> _watchers = [];
        private int _count;

        public IReadOnlyList<LogLine> Latest
        {
            get
            {
                lock (_lock)
                    return [.. _latest];
            }
        }

        public LogLine Add(string content, bool isError)
        {
            lock (_lock)
            {
                var line = new LogLine(++_count, content, isError);
                _latest.Enqueue(line);
                if (_latest.Count > Kept)
                    _latest.Dequeue();
                foreach (var watcher in _watchers)
                    watcher.Writer.TryWrite([line]);
                return line;
            }
        }

        public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync()
        {
            var channel = Channel.CreateUnbounded<IReadOnlyList<LogLine>>();
            lock (_lock)
            {
                channel.Writer.TryWrite([.. _latest]);
                _watchers.Add(channel);
            }

            return channel.Reader.ReadAllAsync();
        }
    }

    private sealed class Logger(ResourceLoggerService logs, string instance) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                logs.Write(instance, formatter(state, exception), isError: logLevel >= LogLevel.Error);
        }
    }
}

public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
