using System.Text.Json;
using Platform.Metrics.Custom;
using Platform.Suites.Yaml;

namespace Platform.Suites;

/// <summary>
/// Reads <c>ownMetrics</c>, the file beside a suite that defines the metrics of one's own that it names: as the platform answers
/// <c>GET /api/metrics?custom=true</c>, or written by hand with <c>name</c>, <c>metric</c> and <c>options</c>.
/// </summary>
internal static class OwnMetricFile
{
    /// <summary>The key in a suite.</summary>
    public const string Key = "ownMetrics";

    private const int MostMetrics = 1_000;

    /// <param name="path">The suite's.</param>
    /// <exception cref="SuiteException">With all that is wrong so far: what the checks say of metrics that could not be read would be noise.</exception>
    public static IReadOnlyList<OwnMetric> Read(YamlMap suite, string path, List<SuiteProblem> problems)
    {
        if (suite.Text(Key) is not { } named)
            return [];
        var file = Path.Combine(Path.GetDirectoryName(path) ?? "", named);
        var before = problems.Count;
        var metrics = Root(file, problems) is { } root ? ReadMetrics(root, new(root, file, problems)) : [];
        return problems.Count == before ? metrics : throw new SuiteException([.. problems]);
    }

    private static List<OwnMetric> ReadMetrics(YamlNode root, YamlMap map)
    {
        var metrics = new List<OwnMetric>();
        if (root.Kind != YamlKind.List || root.Items.Count > MostMetrics || root.Items.Exists(item => item.Kind != YamlKind.Map))
            map.Refuse(root, $"A file of your own metrics is a list of at most {MostMetrics} maps with name, metric and options.");
        else
        {
            foreach (var item in root.Items)
            {
                if (ReadMetric(map.Into(item), metrics) is { } metric)
                    metrics.Add(metric);
            }
        }

        return metrics;
    }

    /// <param name="above">What it may be made of.</param>
    private static OwnMetric? ReadMetric(YamlMap map, List<OwnMetric> above)
    {
        // What the platform answers says more, which does not matter here.
        var (name, metric, options) = (map.RequiredText("name"), map.RequiredText("metric"), map.Json("options", text => text));
        var own = new OwnMetric(name, metric, options ?? default, map.Whole("version", 1, int.MaxValue) ?? 0, map.Flag("active") ?? true);
        if (name.Length == 0 || metric.Length == 0)
            return null;
        if (above.Exists(other => other.Name == name && (other.Version == own.Version || (other.Active && own.Active))))
        {
            map.Refuse(map.Value("name")!, $"{name} stands here twice.");
            return null;
        }

        // A version that the platform has kept was checked, and has taken in what it is made of.
        if (own.Version > 0 && options is not null)
            return own;
        var problems = OwnMetricRules.Check(own, above, out var fixedOptions);
        foreach (var problem in problems)
            map.Refuse(map.Value(problem.Option == "name" ? "name" : problem.Option == "metric" ? "metric" : "options") ?? map.Node, $"{name}: {problem.Text}");
        return problems is [] ? own with { Options = fixedOptions } : null;
    }

    private static YamlNode? Root(string file, List<SuiteProblem> problems)
    {
        try
        {
            // JSON has escapes that YAML lacks.
            return file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                ? YamlNode.Of(JsonElement.Parse(File.ReadAllText(file))) : YamlFile.Read(file, File.ReadAllText(file), problems);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(file, 0, 0, $"The metrics cannot be read: {problem.Message}"));
        }
        catch (JsonException problem)
        {
            problems.Add(new(file, (int)(problem.LineNumber ?? -1) + 1, (int)(problem.BytePositionInLine ?? -1) + 1, "This is not JSON."));
        }

        return null;
    }
}
