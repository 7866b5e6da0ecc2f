using Platform.Metrics.Custom;
using Platform.Suites.Yaml;

namespace Platform.Suites;

/// <summary>Reads <c>assertions</c> and <c>metrics</c>: the same form, but an assertion asks no judge and blocks when it fails.</summary>
internal static class CheckReader
{
    /// <param name="files">The suite is a file, beside which another may define metrics.</param>
    public static IReadOnlyList<Check> Read(YamlMap suite, Tier tier, Variables variables, NamedMetrics named, bool files)
    {
        var checks = new List<Check>();
        foreach (var (key, isAssertion) in ((string, bool)[])[("assertions", true), ("metrics", false)])
        {
            foreach (var node in suite.List(key))
            {
                if (node.Kind != YamlKind.Map)
                    suite.Refuse(node, $"Each of {key} is a map with a metric, such as `- metric: Contains`.");
                else if (ReadCheck(suite.Into(node), tier, isAssertion, variables, named, files) is { } check)
                    checks.Add(check);
            }
        }

        if (suite.Value("assertions") is null && suite.Value("metrics") is null)
            suite.Refuse(suite.Node, "The suite checks nothing: it needs assertions or metrics.");
        return checks;
    }

    private static Check? ReadCheck(YamlMap map, Tier tier, bool isAssertion, Variables variables, NamedMetrics named, bool files)
    {
        var name = map.RequiredText("metric");
        var strict = map.Flag("strict") ?? false;
        var options = named.WithParts(name, map.Json("options", variables.Expand));
        var threshold = map.Number("threshold");
        var weight = map.Number("weight", 0) ?? 1;
        var judge = map.Text("judge");
        var span = map.Text("span");
        var version = map.Whole("version", 1, int.MaxValue);
        map.RefuseUnknown("A check");
        if (name.Length == 0)
            return null;

        // Options decide whether some ask a judge; where they cannot be read, its name does.
        named.TryCreate(name, version, options, strict, out var metric, out var problem);
        var about = metric?.Description ?? named.Find(name, version);
        if (about is { NeedsJudge: true } && (tier == Tier.Commit || isAssertion))
        {
            map.Refuse(map.Value("metric")!, tier == Tier.Commit
                ? $"{name} asks a judge, which the tier commit does not: use it in the tier pr or nightly."
                : $"{name} asks a judge; put it under metrics, where a drop is compared with the baseline.");
            return null;
        }

        if (about is { CallsOut: true } && tier == Tier.Commit)
        {
            map.Refuse(map.Value("metric")!, $"{name} calls a program over the network, which the tier commit does not: use it in the tier pr or nightly.");
            return null;
        }

        if (metric is null || about is null)
        {
            map.Refuse(map.Value(about is null ? "metric" : "options") ?? map.Value("metric")!, problem! + (about is null && version is null && files
                ? $" For a metric of your project's own name the file that defines it, {OwnMetricFile.Key}: FILE; GET /api/metrics?custom=true answers such a file." : ""));
            return null;
        }

        if (span is not null && tier != Tier.Pr)
            map.Refuse(map.At("span"), "span is for the tier pr: it measures steps of the agent's trace, as the platform has stored it.");
        if (span is not null && !about.Scopes.Contains("span"))
            map.Refuse(map.At("span"), $"{name} measures a {string.Join(" or a ", about.Scopes)}, not a span.");
        if (judge is not null && !about.NeedsJudge)
            map.Refuse(map.At("judge"), $"{name} asks no judge.");
        if (threshold < about.Range.Min || threshold > about.Range.Max)
            map.Refuse(map.Value("threshold")!, $"threshold must be a number from {about.Range.Min} to {about.Range.Max}, as {name} scores.");
        return new()
        {
            Metric = name,
            Version = named.VersionOf(name, version) is > 0 and var own ? own : null,
            Measure = metric,
            Threshold = threshold ?? about.DefaultThreshold,
            IsAssertion = isAssertion,
            Strict = strict,
            Weight = weight,
            Judge = judge,
            Span = span,
            Options = options,
        };
    }
}
