using System.ComponentModel.DataAnnotations;

namespace Platform.Worker.Evaluations;

/// <summary>Settings of the section <c>Evaluator</c>.</summary>
public sealed class EvaluatorOptions
{
    /// <summary>Evaluations by judges that run at once in this replica.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; set; } = 16;

    /// <summary>Evaluations without a judge that run at once in this replica.</summary>
    [Range(1, 1000)]
    public int QuickConcurrency { get; set; } = 8;

    /// <summary>Tries until a failing evaluation is errored.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Before the second try; doubles with every further one. The judge's Retry-After goes before.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>After so long without renewal another worker takes an evaluation over.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often to look for work when no signal comes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often to look for traces and threads that have become quiet.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan SettleInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>For one answer of a judge.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan JudgeTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Requests to one judge at once from this replica.</summary>
    [Range(1, 1000)]
    public int JudgeConcurrency { get; set; } = 16;

    /// <summary>How long a judge is left alone that does not answer or limits its rate; doubles with every time in a row.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan JudgeRest { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How old an evaluation may become that waits for its judge; then it is errored.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a judge's answer is kept for the same question; zero keeps none.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan JudgeCache { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long it is remembered what a judge's endpoint refuses; then it is asked for everything again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "30.00:00:00")]
    public TimeSpan JudgeMemory { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Hosts that webhooks may call, <c>*.example.org</c> for all below one; empty for all but those of decision 0028.</summary>
    public string[] WebhookHosts { get; set; } = [];

    internal bool MayCall(string host) => WebhookHosts is [] || WebhookHosts.Any(allowed => allowed.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase) : host.Equals(allowed, StringComparison.OrdinalIgnoreCase));

    /// <summary>How many replicas share a judge's limits while there is no Redis to share them by.</summary>
    [Range(1, 1000)]
    public int Replicas { get; set; } = 2;
}
