using System.Net;
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
    /// <returns>
    /// Its metrics with options, thresholds and strictness, the project's own among them. Judges are not taken over: a test brings its own.
    /// </returns>
    /// <exception cref="HttpRequestException">There is no such collection, no platform, or no right to read it.</exception>
    /// <exception cref="FormatException">
    /// A metric of it cannot run here: it or its options are not known to this version of the library, no version of it is active, or it is
    /// a webhook with a secret, which the platform keeps to itself.
    /// </exception>
    public static async Task<IReadOnlyList<IEvaluator>> GetAsync(HttpClient platform, string collection, CancellationToken cancellationToken)
    {
        var answer = await platform.GetFromJsonAsync<JsonElement>(
            $"/api/metric-collections/{Uri.EscapeDataString(collection)}", cancellationToken);
        var evaluators = new List<IEvaluator>();
        foreach (var metric in answer.GetProperty("metrics").EnumerateArray())
            evaluators.Add(await MakeAsync(platform, metric, cancellationToken));
        return evaluators;
    }

    private static async Task<ThresholdEvaluator> MakeAsync(HttpClient platform, JsonElement given, CancellationToken cancellationToken)
    {
        var name = Member(given, "metric")?.GetString() ?? "";
        var strict = Member(given, "strict") is { ValueKind: JsonValueKind.True };
        var threshold = Member(given, "threshold") is { ValueKind: JsonValueKind.Number } limit ? limit.GetDouble() : (double?)null;
        var own = MetricCatalogue.Find(name) is null ? await GetOwnAsync(platform, name, Member(given, "version"), cancellationToken) : (JsonElement?)null;
        return MetricCatalogue.TryCreate(own?.GetProperty("metric").GetString() ?? name, Member(own ?? given, "options"), strict, out var metric, out var problem)
            ? new(metric, threshold, strict, own is null ? null : name) : throw new FormatException($"The metric {name} cannot be used: {problem}");
    }

    /// <returns>What the platform has under a name of the project's own.</returns>
    private static async Task<JsonElement> GetOwnAsync(
        HttpClient platform, string name, JsonElement? version, CancellationToken cancellationToken)
    {
        var pinned = version is { ValueKind: JsonValueKind.Number } number ? $"?version={number.GetInt32()}" : "";
        using var answer = await platform.GetAsync($"/api/metrics/{Uri.EscapeDataString(name)}{pinned}", cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            throw new FormatException($"There is no metric {name}, neither in this version of the library nor on the platform.");
        var own = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return pinned is "" && Member(own, "active") is { ValueKind: JsonValueKind.False }
                ? throw new FormatException($"No version of the metric {name} is active; activate one, or name a version in the collection.")
            : Member(own, "hasSecret") is { ValueKind: JsonValueKind.True }
                ? throw new FormatException($"The metric {name} calls a webhook with a secret, which only the platform knows.")
            : own;
    }

    private static JsonElement? Member(JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member : null;
}
