using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Storage.MetricCollections;

namespace Platform.Worker.Filters;

internal static class FilterMismatch
{
    extension(CollectionFilter filter)
    {
        /// <summary>Whether it asks for what often arrives with a trace's root, last.</summary>
        public bool ReadsTrace =>
            filter is not { Tags: null or [], Metadata: null or { Count: 0 }, User: null, Environment: null };

        /// <returns>The first condition that does not hold, as a sentence; null when all do.</returns>
        public string? Mismatch(FilterFacts facts)
        {
            if (filter.Tags?.FirstOrDefault(tag => !facts.Tags.Contains(tag)) is { } missing)
                return $"It has no tag {missing}.";
            if (filter.Metadata?.Where(wanted => !facts.Metadata.Any(known => Holds(known, wanted))).ToList() is [var other, ..])
                return $"Its metadata {other.Key} is not {other.Value}.";
            if (filter.User is { } user && !facts.Users.Contains(user))
                return $"Its user is not {user}.";
            if (filter.Environment is { } environment && !facts.Environments.Contains(environment))
                return $"Its environment is not {environment}.";
            if (filter.Name is { } name && !facts.Names.Any(known => Matches(known, name)))
                return $"Its name is not {name}.";
            if (facts.DurationMs < filter.MinDurationMs)
                return $"It took less than {filter.MinDurationMs} ms.";
            if (facts.CostUsd < filter.MinCostUsd)
                return $"It cost less than {filter.MinCostUsd} USD.";
            return filter.Error is { } error && error != facts.Failed
                ? error ? "It did not fail." : "It failed."
                : null;
        }
    }

    // As the trace list compares: a text by its text, any other value by its JSON.
    private static bool Holds(JsonElement metadata, KeyValuePair<string, string> wanted) =>
        metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty(wanted.Key, out var value)
        && (value.ValueKind == JsonValueKind.String ? value.ValueEquals(wanted.Value) : value.GetRawText() == wanted.Value);

    private static bool Matches(string name, string pattern) => Regex.IsMatch(
        name, $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$",
        RegexOptions.Singleline | RegexOptions.NonBacktracking);
}
