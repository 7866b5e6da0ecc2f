using System.Text.Json;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Judging;

/// <summary>A property of a test case as a section for the judge.</summary>
internal static class TestCaseMaterial
{
    /// <param name="input">The property's JSON name, which is also the section's. It must be there.</param>
    public static Material Of(string input, TestCase testCase)
    {
        // Without the trace, which may be nested deeper than a serializer goes.
        var value = JsonSerializer.SerializeToElement(testCase with { Trace = null }, MetricsJson.Default.TestCase).GetProperty(input);
        return value.ValueKind == JsonValueKind.String ? new(input, value.GetString()!) : Material.Json(input, value);
    }
}
