using System.Globalization;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Operational;

/// <summary>A metric whose score is a figure that was recorded: in its own unit, so that thresholds are, too. Lower is better.</summary>
public abstract class RecordedFigure : DeterministicMetric
{
    /// <returns>Null when it was not recorded after all.</returns>
    private protected abstract double? Read(TestCase testCase);

    private protected abstract string Unit { get; }

    protected override Measurement Measure(TestCase testCase) => Read(testCase) is { } figure
        ? new(figure, string.Create(CultureInfo.InvariantCulture, $"{figure:0.######} {Unit}."))
        : Measurement.Skipped($"{Name} needs a figure that was not recorded.");
}
