using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using Platform.ServiceDefaults;
using Platform.Worker.Evaluations;

namespace Platform.Worker.Judges;

/// <summary>Which judges rest. Replicas tell each other; one that is not told finds out by a try of its own.</summary>
internal sealed class JudgeRests(Signals signals, IOptions<EvaluatorOptions> options, TimeProvider time) : BackgroundService
{
    private const string Channel = "judges";
    private readonly ConcurrentDictionary<string, JudgeRest> _rests = new(StringComparer.OrdinalIgnoreCase);

    public JudgeRest Of(string judge) => _rests.GetOrAdd(judge, name => new(name, options.Value.JudgeRest, time));

    /// <inheritdoc cref="JudgeRest.Begin"/>
    public void Begin(string judge, string why, TimeSpan? asked)
    {
        if (Of(judge).Begin(why, asked) is { } length)
            signals.Send(Channel, string.Create(CultureInfo.InvariantCulture, $"{judge}|{length.TotalSeconds}|{why}"));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var told in signals.ListenAsync(Channel, stoppingToken))
        {
            if (told.Split('|') is [var judge, var length, var why]
                && double.TryParse(length, CultureInfo.InvariantCulture, out var seconds))
                Of(judge).Begin(why, TimeSpan.FromSeconds(seconds));
        }
    }
}
