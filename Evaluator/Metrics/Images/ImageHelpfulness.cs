using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Images;

/// <summary>Whether the images of an answer help to understand it. 0 to 1.</summary>
/// <remarks>As DeepEval 4.1.10 <c>ImageHelpfulnessMetric</c>.</remarks>
public sealed class ImageHelpfulness(GivenOptions? options = null) : ImageInTextMetric(options), ICatalogued<ImageHelpfulness>
{
    private static readonly Prompt<ImageAnswer> _prompt = Ask("image_helpfulness",
        "Score how much the image helps a reader to understand the text, beyond what the words say.");

    public static MetricDescription About { get; } = Describe("ImageHelpfulness",
        "Whether the images of an answer help to understand it.",
        "Instructions and explanations with pictures.",
        "A decoration scores low even where one was wanted. Needs a judge that takes images.");

    public override MetricDescription Description => About;

    private protected override Prompt<ImageAnswer> Prompt => _prompt;

    public static ImageHelpfulness Create(GivenOptions options) => new(options);
}
