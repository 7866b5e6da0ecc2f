using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Text;

/// <summary>1 when the actual output is JSON that fits a schema, read leniently; otherwise 0.</summary>
/// <remarks>
/// Same result as DeepEval 4.1.10 <c>JsonCorrectnessMetric</c>, whose schemas are Pydantic models: numbers in strings
/// count. It asks a judge to phrase the reason; here the reason names what does not fit, without one.
/// </remarks>
public sealed class JsonCorrectness : DeterministicMetric, ICatalogued<JsonCorrectness>
{
    private const int ProblemsShown = 3;

    private static readonly MetricOption<JsonElement?> _schemaOption = new("jsonSchema", "JSON Schema",
        "The schema that the output must fit; without one any JSON will do.", null, schema =>
            LenientSchema.Unusable(schema) is { } problem ? throw new FormatException(problem) : schema.Clone());

    /// <summary>A JSON Schema; null takes any JSON.</summary>
    public JsonElement? JsonSchema { get; init; }

    public static MetricDescription About { get; } = new()
    {
        Name = "JsonCorrectness",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = ["actualOutput"],
        DefaultThreshold = 1,
        Summary = "Whether the actual output is JSON of the expected shape.",
        WhenToUse = "Outputs that a program reads.",
        Formula = "1 when the output parses as JSON and fits the schema, else 0.",
        Weaknesses = "Lenient as the models that usually read such output: \"1\" counts as a number, 1 and \"yes\" as true, "
            + "1.0 as whole, NaN as a number, and format is not checked. Code fences around the JSON are wrong, though.",
        Options = [_schemaOption],
    };

    public override MetricDescription Description => About;

    public static JsonCorrectness Create(GivenOptions options) => new() { JsonSchema = options.Get(_schemaOption) };

    protected override Measurement Measure(TestCase testCase)
    {
        try
        {
            var output = LenientJson.Parse(testCase.ActualOutput!);
            IReadOnlyList<string> problems = JsonSchema is { } schema ? new LenientSchema(schema).Problems(output) : [];
            return problems is []
                ? new(1, JsonSchema is null ? "The output is JSON." : "The output is JSON and fits the schema.")
                : new(0, $"The output does not fit the schema: {string.Join("; ", problems.Take(ProblemsShown))}"
                    + (problems.Count > ProblemsShown ? $"; and {problems.Count - ProblemsShown} more." : "."));
        }
        catch (JsonException problem)
        {
            return new(0, $"The output is not JSON: {problem.Message}");
        }
        catch (FormatException problem)
        {
            return Measurement.Failed($"The schema cannot be used: {problem.Message}.");
        }
        catch (RegexMatchTimeoutException problem)
        {
            return Measurement.Failed($"The schema's pattern {problem.Pattern} took more than 1 s on this output.");
        }
    }
}
