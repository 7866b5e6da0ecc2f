namespace Platform.Web.Components.Values;

/// <summary>What must be known of a score before it is believed: who made it.</summary>
public readonly record struct ScoreOrigin(bool Demo, bool Cached, bool Reported)
{
    /// <summary>A word, and what it means.</summary>
    public IEnumerable<(string Word, string Meaning)> Marks =>
    [
        .. Demo ? [("demo", "Scored by the demo judge, which answers by fixed lexical rules. Configure a judge for real judgements.")] : None,
        .. Cached ? [("cached", "The judge had been asked the same before: its answer was taken from the cache, at no cost.")] : None,
        .. Reported ? [("reported", "The agent reported this score: the platform did not make it.")] : None,
    ];

    private static (string, string)[] None => [];
}
