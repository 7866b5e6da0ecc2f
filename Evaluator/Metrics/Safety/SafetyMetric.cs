using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Safety;

/// <summary>A metric that looks for what should not be in an answer: what might be it is listed, then decided on.</summary>
/// <remarks>Score, and thorough the calls, of DeepEval 4.1.10's safety metrics.</remarks>
public abstract class SafetyMetric(GivenOptions? options) : ItemMetric<Finding>(options)
{
    /// <summary>What the metric's options say, where the judge must know it.</summary>
    private protected virtual IReadOnlyList<Material> Setting => [];

    private protected override IReadOnlyList<Material> ListedFrom(TestCase testCase, JudgeSession judge) =>
        [new("actualOutput", testCase.ActualOutput!), .. Setting];

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) => Setting;
}
