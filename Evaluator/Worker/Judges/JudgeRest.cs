namespace Platform.Worker.Judges;

/// <summary>Whether a judge is to be left alone for a while. The tries that fail meanwhile are not the evaluations' fault.</summary>
internal sealed class JudgeRest(string judge, TimeSpan first, TimeProvider time)
{
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestOwn = TimeSpan.FromMinutes(5);

    private readonly Lock _changing = new();
    private DateTimeOffset _until;
    private string _why = "";
    private int _inARow;

    /// <summary>How long it still rests; null when it does not.</summary>
    public TimeSpan? Left => _until - time.GetUtcNow() is { Ticks: > 0 } left ? left : null;

    /// <summary>As <see cref="Left"/>, and up to a quarter more by chance: not all that wait shall ask in the same moment.</summary>
    public TimeSpan? Delay => Left * (1 + (Random.Shared.NextDouble() / 4));

    public string Sentence => $"The judge {judge} {_why}; next try at {_until:HH:mm:ss} UTC.";

    /// <param name="why">What the judge does, as a verb: <c>does not answer</c>.</param>
    /// <param name="asked">How long; when nobody says, each rest since the judge's last answer is twice as long.</param>
    /// <returns>How long it rests now; null when it does so already.</returns>
    public TimeSpan? Begin(string why, TimeSpan? asked)
    {
        lock (_changing)
        {
            if (asked is null && Left is not null)
                return null;
            var length = asked is { } given ? Shorter(given, LongestAsked) : Doubled(first, _inARow++);
            if (length <= (Left ?? TimeSpan.Zero))
                return null;
            (_until, _why) = (time.GetUtcNow() + length, why);
            return length;
        }
    }

    public void Answered() => _inARow = 0;

    /// <summary>A first length after so many doublings, at most five minutes.</summary>
    public static TimeSpan Doubled(TimeSpan first, int times) => Shorter(first * Math.Pow(2, Math.Min(times, 30)), LongestOwn);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
