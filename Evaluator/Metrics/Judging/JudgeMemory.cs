using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace Platform.Metrics.Judging;

/// <summary>
/// Remembers what judges take, so that none is asked twice for what it refuses. By itself the library remembers it for the life
/// of the process; a service that knows better gives its chat clients a memory of its own (<see cref="RememberedJudge"/>).
/// </summary>
public abstract class JudgeMemory
{
    internal static JudgeMemory OfProcess { get; } = new ProcessMemory();

    /// <param name="judge">Equal for clients of the same endpoint and model.</param>
    public abstract ValueTask<JudgeAbilities> RecallAsync(string judge, CancellationToken cancellationToken);

    /// <param name="learned">Adds to what is known: others may have learned meanwhile.</param>
    /// <inheritdoc cref="RecallAsync"/>
    public abstract ValueTask KeepAsync(string judge, JudgeAbilities learned, CancellationToken cancellationToken);

    private sealed class ProcessMemory : JudgeMemory
    {
        private const int MostKept = 1_000;
        private readonly ConcurrentDictionary<string, JudgeAbilities> _known = [];

        public override ValueTask<JudgeAbilities> RecallAsync(string judge, CancellationToken cancellationToken) =>
            ValueTask.FromResult(_known.GetValueOrDefault(judge) ?? new());

        public override ValueTask KeepAsync(string judge, JudgeAbilities learned, CancellationToken cancellationToken)
        {
            if (_known.Count >= MostKept)
                _known.Clear();
            _known.AddOrUpdate(judge, learned, (_, known) => known.And(learned));
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>A judge whose abilities stand in a given memory.</summary>
public sealed class RememberedJudge(IChatClient judge, JudgeMemory memory) : DelegatingChatClient(judge)
{
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(JudgeMemory) ? memory : base.GetService(serviceType, serviceKey);
}
