using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Custom;
using Platform.Metrics.TestCases;

namespace Platform.Metrics;

/// <summary>The JSON of test cases and of the catalogue, as api.md names it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TestCase))]
[JsonSerializable(typeof(IReadOnlyList<TestCase>))]
[JsonSerializable(typeof(IReadOnlyList<ToolCall>))]
[JsonSerializable(typeof(IReadOnlyList<MetricDescription>))]
[JsonSerializable(typeof(WebhookAnswer))]
public sealed partial class MetricsJson : JsonSerializerContext;
