namespace Platform.Gate.Output;

/// <summary>
/// Lines for logs: one each twentieth of the run, and at least one a minute while cases end, since CI ends jobs that say nothing for long.
/// </summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider time) : IProgress<Standing>
{
    private static readonly TimeSpan _longestSilence = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private long _said = time.GetTimestamp();
    private int _told;

    public void Report(Standing value)
    {
        lock (_lock)
        {
            if (value.Done == _told || (value.Done - _told < Math.Max(1, value.Total / 20) && value.Done != value.Total
                && time.GetElapsedTime(_said) < _longestSilence))
                return;
            output.WriteLine(value.Sentence(time.GetElapsedTime(_start)));
            (_told, _said) = (value.Done, time.GetTimestamp());
        }
    }
}
