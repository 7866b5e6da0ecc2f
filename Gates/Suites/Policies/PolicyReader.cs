using System.Globalization;
using System.Text.Json;
using Platform.Metrics.Catalogue;
using Platform.Suites.Yaml;

namespace Platform.Suites.Policies;

/// <summary>Reads a policy from JSON and finds all that is wrong with it in one go.</summary>
public static class PolicyReader
{
    private const int MostWaivers = 500;

    /// <param name="also">Keys beside the policy's own that are not looked at.</param>
    /// <exception cref="SuiteException">What is wrong, in sentences.</exception>
    public static Policy Read(JsonElement json, params string[] also)
    {
        var problems = new List<SuiteProblem>();
        if (json.ValueKind != JsonValueKind.Object)
            throw new SuiteException([new("policy", 0, 0, "A policy is an object with tiers and waivers.")]);

        var map = new YamlMap(YamlNode.Of(json), "policy", problems);
        foreach (var key in also)
            map.Value(key);
        var policy = new Policy { Tiers = Tiers(map.Map("tiers")), Waivers = Waivers(map) };
        map.RefuseUnknown("A policy");
        return problems is [] ? policy : throw new SuiteException(problems);
    }

    private static Dictionary<string, TierPolicy> Tiers(YamlMap? map)
    {
        var tiers = new Dictionary<string, TierPolicy>();
        foreach (var name in TierName.All)
            if (map?.Map(name) is { } tier)
                tiers[name] = Tier(tier);
        map?.RefuseUnknown("tiers");
        return tiers;
    }

    private static TierPolicy Tier(YamlMap map)
    {
        var limits = map.Map("limits");
        var tier = new TierPolicy
        {
            Limits = new()
            {
                MaxSeconds = limits?.Number("maxSeconds", LimitsReader.LeastSeconds, LimitsReader.MostSeconds),
                MaxCostUsd = limits?.Number("maxCostUsd", 0),
                FlagDropPoints = limits?.Number("flagDropPoints", 0, 100),
                BlockDropPoints = limits?.Number("blockDropPoints", 0, 100),
            },
            RequireSignificance = map.Flag("requireSignificance"),
            Thresholds = Thresholds(map.Map("thresholds")),
        };
        limits?.RefuseUnknown("limits");
        map.RefuseUnknown("A tier");
        return tier;
    }

    private static Dictionary<string, double> Thresholds(YamlMap? map)
    {
        var thresholds = new Dictionary<string, double>();
        foreach (var (key, value) in map?.Node.Entries ?? [])
        {
            if (MetricCatalogue.Find(key.Text) is not { } about)
                map!.Refuse(key, $"There is no metric {key.Text}; see /api/metrics for those there are.");
            else if (map!.Number(key.Text, about.Range.Min, about.Range.Max) is { } threshold)
                thresholds[key.Text] = threshold;
        }

        return thresholds;
    }

    private static List<Waiver> Waivers(YamlMap policy)
    {
        var waivers = new List<Waiver>();
        foreach (var node in policy.List("waivers"))
        {
            if (node.Kind != YamlKind.Map)
                policy.Refuse(node, "A waiver is an object with metric or case, reason, owner and expires.");
            else
                waivers.Add(Waiver(policy.Into(node)));
        }

        if (waivers.Count > MostWaivers)
            policy.Refuse(policy.At("waivers"), $"A policy has at most {MostWaivers} waivers; leave out those that have expired.");
        return waivers;
    }

    private static Waiver Waiver(YamlMap map)
    {
        var waiver = new Waiver(map.Text("suite"), map.Text("metric"), map.Text("case"),
            map.RequiredText("reason"), map.RequiredText("owner"), Expires(map));
        if (waiver is { Metric: null, Case: null })
            map.Refuse(map.Node, "A waiver names a metric, a case, or both: it must not excuse everything.");
        map.RefuseUnknown("A waiver");
        return waiver;
    }

    private static DateTimeOffset Expires(YamlMap map)
    {
        var text = map.RequiredText("expires");
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires) && text.Length > 0)
            map.Refuse(map.Value("expires")!, $"expires is {text}; it must be a day or a time, such as 2027-01-31.");
        return expires;
    }
}
