using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Schemas;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Assertions;

/// <summary>1 when the actual output is JSON that fits a schema of draft 2020-12 to the letter; otherwise 0.</summary>
/// <remarks><see cref="Text.JsonCorrectness"/> is the lenient one.</remarks>
public sealed class JsonSchema : DeterministicMetric, ICatalogued<JsonSchema>
{
    private const int ProblemsShown = 3;

    private static readonly MetricOption<JsonElement?> _schemaOption = SchemaOption("jsonSchema", "Required. The schema that the output must fit.");

    private readonly StrictSchema? _schema;

    private JsonSchema(JsonElement? schema) => _schema = schema is { } given ? new(given) : null;

    public static MetricDescription About { get; } = Assertion.Describe("JsonSchema", ["actualOutput"],
        "Whether the actual output is JSON that fits a JSON Schema, strictly.",
        "Outputs that a strict program reads. JsonCorrectness forgives what lenient ones do.",
        "1 when the output parses as JSON and is valid by draft 2020-12, else 0; the reason names each field that is wrong.",
        "format and content… are annotations, as the specification has it. References must stay within the schema.",
        _schemaOption);

    public override MetricDescription Description => About;

    public static JsonSchema Create(GivenOptions options)
    {
        var schema = options.Get(_schemaOption);
        options.Require("JsonSchema", schema is not null, "jsonSchema");
        return new(schema);
    }

    internal static MetricOption<JsonElement?> SchemaOption(string name, string meaning) =>
        new(name, "JSON Schema", meaning, null, schema =>
            StrictSchema.Unusable(schema) is { } problem ? throw new FormatException(problem) : schema.Clone());

    protected override Measurement Measure(TestCase testCase)
    {
        try
        {
            using var output = JsonDocument.Parse(testCase.ActualOutput!);
            return Fit(_schema!, output.RootElement) is { } problems
                ? new(0, $"The output does not fit the schema: {problems}")
                : new(1, "The output is JSON and fits the schema.");
        }
        catch (JsonException problem)
        {
            return new(0, $"The output is not JSON: {problem.Message}");
        }
        catch (Exception problem) when (problem is FormatException or RegexMatchTimeoutException)
        {
            return Measurement.Failed($"The schema cannot be used: {problem.Message}.");
        }
    }

    /// <returns>What does not fit, ended by a full stop; null when all does.</returns>
    internal static string? Fit(StrictSchema schema, JsonElement value) => schema.Problems(value) switch
    {
        [] => null,
        { Count: <= ProblemsShown } all => $"{string.Join("; ", all)}.",
        var many => $"{string.Join("; ", many.Take(ProblemsShown))}; and {many.Count - ProblemsShown} more.",
    };
}
