using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.AI.Evaluation;
using Platform.Metrics.Catalogue;

namespace Platform.Metrics.UnitTests;

/// <summary>The metrics of a collection on the platform, so that a unit test measures what production measures.</summary>
public static class PlatformCollection
{
    /// <param name="platform">Its base address is the Collector's; it carries an API key with the scope <c>read</c>.</param>
    /// <param name="collection">The collection's name.</param>
    /// <returns>Its metrics with options, thresholds and strictness. Judges are not taken over: a test brings its own.</returns>
    /// <exception cref="HttpRequestException">There is no such collection, no platform, or no right to read it.</exception>
    /// <exception cref="FormatException">A metric of it is not known to this version of the library, or its options are not.</exception>
    public static async Task<IReadOnlyList<IEvaluator>> GetAsync(HttpClient platform, string collection, CancellationToken cancellationToken)
    {
        var answer = await platform.GetFromJsonAsync<JsonElement>(
            $"/api/metric-collections/{Uri.EscapeDataString(collection)}", cancellationToken);
        return [.. answer.GetProperty("metrics").EnumerateArray().Select(Made)];
    }

    private static ThresholdEvaluator Made(JsonElement given)
    {
        JsonElement? options = given.TryGetProperty("options", out var named) ? named : null;
        var strict = given.TryGetProperty("strict", out var flag) && flag.ValueKind == JsonValueKind.True;
        double? threshold = given.TryGetProperty("threshold", out var limit) && limit.ValueKind == JsonValueKind.Number ? limit.GetDouble() : null;
        return MetricCatalogue.TryCreate(given.GetProperty("metric").GetString() ?? "", options, strict, out var metric, out var problem)
            ? new(metric, threshold, strict) : throw new FormatException(problem);
    }
}
