using System.Reflection;

namespace Platform.Statistics.Tests;

public class CoverageTests
{
    /// <summary>Each section's test fails by itself when it leaves a value out (see <see cref="Vectors.Dispose"/>).</summary>
    [Fact]
    public void Every_section_of_the_vectors_has_its_test()
    {
        var tested = typeof(CoverageTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<VectorsAttribute>()?.Section).OfType<string>();

        Assert.Equal(Vectors.Sections.Order(), tested.Order());
    }

    [Fact]
    [Vectors("_meta")]
    public void Normal_quantiles()
    {
        using var vectors = Vectors.Open("_meta");
        foreach (var (probability, z) in vectors.Root["z"].Properties)
            z.Is(StandardNormal.Quantile(double.Parse(probability)));
    }
}
