using System.Diagnostics;
using System.Runtime.CompilerServices;
using StackExchange.Redis.Profiling;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// One client span per Redis command, under the activity source that the real integration uses. The commands of an
/// activity are collected in a profiling session and emitted when that activity stops.
/// </summary>
internal static class RedisTracing
{
    internal const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly ActivitySource _source = new(SourceName);
    private static readonly ConditionalWeakTable<Activity, ProfilingSession> _sessions = [];

    static RedisTracing() => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = source => source.Name != SourceName,
        ActivityStopped = Emit,
    });

    internal static ProfilingSession? Session() =>
        Activity.Current is { } activity && _source.HasListeners()
            ? _sessions.GetValue(activity, static parent => new ProfilingSession(parent))
            : null;

    private static void Emit(Activity parent)
    {
        if (!_sessions.TryGetValue(parent, out var session))
            return;
        _sessions.Remove(parent);
        foreach (var command in session.FinishProfiling())
        {
            using var activity = _source.StartActivity(
                command.Command, ActivityKind.Client, parent.Context, startTime: command.CommandCreated,
                tags: [new("db.system.name", "redis"), new("db.operation.name", command.Command), new("db.namespace", command.Db)]);
            activity?.SetEndTime(command.CommandCreated + command.ElapsedTime);
        }
    }
}
