using Npgsql;
using Platform.Storage;
using Platform.Storage.Evaluations;

namespace Platform.Worker.Judges;

/// <summary>Says at start which judges there are, so that others can name them and know what they cost.</summary>
internal sealed class JudgeAnnouncement(
    IEnumerable<Judge> judges, JudgeStore store, TimeProvider time, ILogger<JudgeAnnouncement> logger) : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await store.SetAsync([.. judges.Select(judge => new KnownJudge(judge.Name, judge.Model, judge.IsDemo))], stoppingToken);
                return;
            }
            catch (NpgsqlException problem)
            {
                logger.DatabaseFailed(problem);
                await Task.Delay(_pause, time, stoppingToken);
            }
        }
    }
}
