using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Schemas;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Assertions;

/// <summary>The share of tool calls whose arguments fit their tool's schema: 0 (worst) to 1 (all).</summary>
public sealed class ToolArguments : DeterministicMetric, ICatalogued<ToolArguments>
{
    private static readonly JsonElement _noArguments = JsonDocument.Parse("{}").RootElement;

    private static readonly MetricOption<IReadOnlyDictionary<string, JsonElement>> _schemasOption = new("schemas",
        "object: tool name to JSON Schema", "Required. The schema of each tool's arguments.", new Dictionary<string, JsonElement>(), ReadSchemas);

    private static readonly MetricOption<bool> _onlyKnownOption = MetricOption.Flag("onlyKnown", false,
        "Whether a call of a tool without a schema is wrong; otherwise it is left out.");

    private readonly Dictionary<string, StrictSchema> _schemas;
    private readonly bool _onlyKnown;

    private ToolArguments(IReadOnlyDictionary<string, JsonElement> schemas, bool onlyKnown)
    {
        _schemas = schemas.ToDictionary(schema => schema.Key, schema => new StrictSchema(schema.Value));
        _onlyKnown = onlyKnown;
    }

    public static MetricDescription About { get; } = Assertion.Describe("ToolArguments", ["toolsCalled"],
        "Whether the agent called its tools with arguments that fit their schemas.",
        "Agents whose tools are functions with a JSON Schema: a wrong argument is found without running the tool.",
        "Calls whose arguments fit the schema of their tool by draft 2020-12, divided by the calls of tools that have one; 1 without such calls.",
        "Right form is not right choice: see ToolCorrectness and ArgumentCorrectness.",
        _schemasOption, _onlyKnownOption);

    public override MetricDescription Description => About;

    public static ToolArguments Create(GivenOptions options)
    {
        var schemas = options.Get(_schemasOption);
        options.Require("ToolArguments", schemas.Count > 0, "schemas");
        return new(schemas, options.Get(_onlyKnownOption));
    }

    protected override Measurement Measure(TestCase testCase)
    {
        try
        {
            var calls = testCase.ToolsCalled!.Where(call => _onlyKnown || _schemas.ContainsKey(call.Name)).ToList();
            var problems = calls.Select(Problem).OfType<string>().ToList();
            return new(calls is [] ? 1 : (double)(calls.Count - problems.Count) / calls.Count,
                problems is [] ? "All arguments fit." : string.Join(' ', problems));
        }
        catch (Exception problem) when (problem is FormatException or RegexMatchTimeoutException)
        {
            return Measurement.Failed($"A schema cannot be used: {problem.Message}.");
        }
    }

    private string? Problem(ToolCall call) =>
        !_schemas.TryGetValue(call.Name, out var schema) ? $"{call.Name} is not a known tool."
        : JsonSchema.Fit(schema, call.InputParameters ?? _noArguments) is { } misfit ? $"{call.Name}: {misfit}" : null;

    private static Dictionary<string, JsonElement> ReadSchemas(JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Object)
            throw new FormatException("must be an object: tool name to JSON Schema");

        foreach (var tool in given.EnumerateObject())
        {
            if (StrictSchema.Unusable(tool.Value) is { } problem)
                throw new FormatException($"has a schema of {tool.Name} that {problem}");
        }

        return given.EnumerateObject().ToDictionary(tool => tool.Name, tool => tool.Value.Clone());
    }
}
