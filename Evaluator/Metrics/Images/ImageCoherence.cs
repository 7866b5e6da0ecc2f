using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Images;

/// <summary>Whether the images of an answer belong to the text around them. 0 to 1.</summary>
/// <remarks>As DeepEval 4.1.10 <c>ImageCoherenceMetric</c>.</remarks>
public sealed class ImageCoherence(GivenOptions? options = null) : ImageInTextMetric(options), ICatalogued<ImageCoherence>
{
    private static readonly Prompt<ImageAnswer> _prompt = Ask("image_coherence",
        "Score how well image and text belong together: whether the image shows what the text speaks of.");

    public static MetricDescription About { get; } = Describe("ImageCoherence",
        "Whether the images of an answer belong to the text around them.",
        "Illustrated answers, reports with charts.",
        "A fitting image may be a false one. Needs a judge that takes images; those behind addresses must be reachable for it.");

    public override MetricDescription Description => About;

    private protected override Prompt<ImageAnswer> Prompt => _prompt;

    public static ImageCoherence Create(GivenOptions options) => new(options);
}
