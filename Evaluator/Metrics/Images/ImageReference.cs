using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Images;

/// <summary>Whether the text of an answer refers to its images correctly. 0 to 1.</summary>
/// <remarks>As DeepEval 4.1.10 <c>ImageReferenceMetric</c>.</remarks>
public sealed class ImageReference(GivenOptions? options = null) : ImageInTextMetric(options), ICatalogued<ImageReference>
{
    private static readonly Prompt<ImageAnswer> _prompt = Ask("image_reference",
        "Score how well the text refers to the image: whether it says what the image shows, correctly and where it is needed.");

    public static MetricDescription About { get; } = Describe("ImageReference",
        "Whether the text of an answer refers to its images correctly.",
        "Reports whose figures are explained in the text.",
        "Texts that need no reference score low. Needs a judge that takes images.");

    public override MetricDescription Description => About;

    private protected override Prompt<ImageAnswer> Prompt => _prompt;

    public static ImageReference Create(GivenOptions options) => new(options);
}
