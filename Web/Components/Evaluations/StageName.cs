using Platform.Storage.Evaluations;

namespace Platform.Web.Components.Evaluations;

/// <summary>The stage at which an evaluation was left out or waits, in words. See <see cref="SkipReasons"/>.</summary>
internal static class StageName
{
    public static string Of(string? reason) => SkipReasons.CodeOf(reason) switch
    {
        SkipReasons.Filter => "Filter",
        SkipReasons.Sampling => "Sampling",
        SkipReasons.Quiet => "Waiting for quiet",
        SkipReasons.Budget => "Budget",
        SkipReasons.Input => "Missing input",
        SkipReasons.Judge => "Judge",
        SkipReasons.Superseded => "Superseded",
        SkipReasons.Cancelled => "Cancelled",
        _ => "Skipped",
    };

    /// <summary>The reason without its code.</summary>
    public static string Sentence(string? reason) =>
        SkipReasons.CodeOf(reason) is { } code ? reason![(code.Length + 2)..] : reason ?? "No reason was recorded.";
}
