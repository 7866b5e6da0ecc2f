using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Metrics;

namespace Platform.Suites;

/// <summary>A suite as a request to the gates service; what it reads there is the same suite.</summary>
public static class SuiteRequest
{
    /// <param name="about">What is tested and how: <c>commit</c>, <c>branch</c>, <c>baseline</c> …; nulls are left out.</param>
    public static JsonObject Of(Suite suite, IReadOnlyDictionary<string, JsonNode?> about)
    {
        var request = new JsonObject
        {
            ["suite"] = suite.Name,
            ["assertions"] = Checks(suite.Checks.Where(check => check.IsAssertion)),
            ["metrics"] = Checks(suite.Checks.Where(check => !check.IsAssertion)),
            ["limits"] = new JsonObject
            {
                ["maxSeconds"] = suite.Limits.MaxSeconds,
                ["maxCostUsd"] = suite.Limits.MaxCostUsd,
                ["flagDropPoints"] = suite.Limits.FlagDropPoints,
                ["blockDropPoints"] = suite.Limits.BlockDropPoints,
            },
        };
        if (suite.Dataset is { } dataset)
            request["dataset"] = new JsonObject { ["alias"] = dataset.Alias, ["version"] = dataset.Version };
        else
            request["testCases"] = new JsonArray([.. suite.Cases.Select(each => JsonSerializer.SerializeToNode(each.TestCase, MetricsJson.Default.TestCase))]);
        if (suite.Agent is { } agent)
            request["agent"] = Agent(agent);
        if (suite.Tier == Tier.Nightly)
            NightlyRequest.AddTo(request, suite.Nightly);
        if (suite.RequireSignificance)
            request["requireSignificance"] = true;
        request["policy"] = suite.PolicyName;
        request["baseline"] = suite.BaselineName;
        request[SuiteSource.Key] = SuiteSource.Of(suite);
        foreach (var (key, value) in about.Where(pair => pair.Value is not null))
            request[key] = value;
        return request;
    }

    /// <summary>How many results a run of a request has: one for each case, by night one for each trial.</summary>
    /// <param name="request">With its cases, as a run keeps it.</param>
    /// <param name="tier">As in JSON.</param>
    /// <returns>0 when the request has no cases.</returns>
    public static int CountResults(JsonElement request, string? tier)
    {
        if (request.ValueKind != JsonValueKind.Object
            || !request.TryGetProperty("testCases", out var cases) || cases.ValueKind != JsonValueKind.Array)
            return 0;
        var trials = TierName.Parse(tier) != Tier.Nightly ? 1
            : request.TryGetProperty("trials", out var given) && given.TryGetInt32(out var number) ? number : new NightlySettings().Trials;
        return cases.GetArrayLength() * trials;
    }

    private static JsonArray Checks(IEnumerable<Check> checks) => new([.. checks.Select(check => new JsonObject
    {
        ["metric"] = check.Metric,
        ["version"] = check.Version,
        ["threshold"] = check.Threshold,
        ["strict"] = check.Strict,
        ["weight"] = check.Weight,
        ["judge"] = check.Judge,
        ["span"] = check.Span,
        ["options"] = Node(check.Options),
    })]);

    private static JsonObject Agent(AgentEndpoint agent) => new()
    {
        ["url"] = agent.Url.AbsoluteUri,
        ["headers"] = new JsonObject(agent.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
        ["timeoutSeconds"] = agent.Timeout.TotalSeconds,
        ["concurrency"] = agent.Concurrency,
        ["retries"] = agent.Retries,
        ["request"] = Node(agent.Request),
        ["output"] = agent.Output,
    };

    private static JsonNode? Node(JsonElement? json) => json is { } given ? JsonNode.Parse(given.GetRawText()) : null;
}
