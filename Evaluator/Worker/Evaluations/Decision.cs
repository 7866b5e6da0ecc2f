using Platform.Storage.Evaluations;

namespace Platform.Worker.Evaluations;

/// <summary>What shall become of an evaluation that was taken.</summary>
internal abstract record Decision
{
    private Decision()
    {
    }

    public static Decision Skip(string code, string sentence) =>
        new Finish(new() { Status = "skipped", SkipReason = SkipReasons.Say(code, sentence) });

    public static Decision Fail(string error) => new Finish(new() { Status = "errored", Error = error });

    public sealed record Finish(EvaluationResult Result) : Decision;

    /// <summary>To be taken again where it may wait for its judge.</summary>
    public sealed record MoveToJudged : Decision;

    /// <param name="Counts">Whether this was one of the tries that an evaluation has.</param>
    public sealed record Retry(EvaluationResult Result, TimeSpan Delay, bool Counts = true) : Decision;

    /// <param name="Reason">See <see cref="SkipReasons"/>.</param>
    public sealed record Postpone(string Reason, TimeSpan Delay) : Decision;
}
