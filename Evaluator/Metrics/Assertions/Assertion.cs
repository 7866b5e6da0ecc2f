using System.Text.Json;
using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Assertions;

/// <summary>What assertions share: they hold (1) or not (0), cost nothing, and so fit a gate on every commit.</summary>
internal static class Assertion
{
    public static MetricDescription Describe(
        string name, string[] needs, string summary, string whenToUse, string formula, string weaknesses, params MetricOption[] options) => new()
        {
            Name = name,
            Kind = MetricKind.Deterministic,
            Scopes = ["span", "trace"],
            RequiredInputs = needs,
            DefaultThreshold = 1,
            Summary = summary,
            WhenToUse = whenToUse,
            Formula = formula,
            Weaknesses = weaknesses,
            Options = options,
        };

    public static MetricOption<double?> Limit(string name, string meaning) =>
        new(name, "number", meaning, null, given => given.ValueKind == JsonValueKind.Number && given.GetDouble() is var limit and >= 0
            ? limit : throw new FormatException("must be a number of 0 or more"));

    /// <summary>Notes that an option is missing without which the metric says nothing.</summary>
    public static void Require(this GivenOptions options, string metric, bool given, string names)
    {
        if (!given && options.Problem is null)
            options.Refuse($"{metric} needs the option {names}.", names);
    }
}
