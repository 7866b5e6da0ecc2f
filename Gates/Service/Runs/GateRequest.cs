using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Metrics.Custom;
using Platform.Suites;
using Platform.Suites.Policies;

namespace Platform.Gates.Runs;

/// <summary>A run as it was asked for: a suite in JSON, and what is tested.</summary>
/// <param name="Json">As sent, with the cases and metrics that it names put in: it can be read again without them.</param>
internal sealed record GateRequest(Suite Suite, JsonElement Json)
{
    /// <summary>What was estimated when it was sent.</summary>
    public const string EstimateKey = "estimate";

    /// <summary>The name of a pinned baseline, whose id stands in <c>baseline</c>.</summary>
    public const string BaselineNameKey = "baselineName";

    /// <summary>The project's own metrics that checks name, as they were when it was sent.</summary>
    public const string OwnMetricsKey = "ownMetrics";

    // Keys that are not a suite's own.
    private static readonly HashSet<string> _ofRun =
    [
        "suite", "testCases", "dataset", "collection", "commit", "branch", "baseBranch", "baseline", "version", "datasetVersion", "policy", "fit",
        SuiteSource.Key, EstimateKey, BaselineNameKey, OwnMetricsKey,
    ];

    public string? Commit => Text("commit");

    public string? Branch => Text("branch");

    /// <summary>Runs of it are the baseline; <c>main</c> unless given.</summary>
    public string BaseBranch => Text("baseBranch") ?? "main";

    /// <summary>The id of a run to compare with; null finds one.</summary>
    public Guid? Baseline => Guid.TryParse(Text("baseline"), out var id) ? id : null;

    public string? BaselineName => Text(BaselineNameKey);

    /// <summary>Cases that are too dear are left out instead of refusing the run.</summary>
    public bool Fit => Json.TryGetProperty("fit", out var fit) && fit.ValueKind == JsonValueKind.True;

    /// <summary>Null for a run that nobody estimated.</summary>
    public GateEstimate? Estimate => Json.TryGetProperty(EstimateKey, out var estimate) ? estimate.Deserialize<GateEstimate>(GateJson.Options) : null;

    public string? Version => Text("version");

    public string? DatasetAlias => Text("dataset");

    public string? DatasetVersion => Text("datasetVersion");

    /// <summary>Reads what was sent or stored.</summary>
    /// <exception cref="SuiteException">What is wrong with it, for whoever sent it.</exception>
    public static GateRequest Read(JsonElement sent, Tier tier)
    {
        if (sent.ValueKind != JsonValueKind.Object)
            throw Wrong("The body must be an object.");
        foreach (var key in (string[])["suite", "commit", "branch", "baseBranch", "baseline", "version"])
        {
            if (sent.TryGetProperty(key, out var value) && value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                throw Wrong($"{key} must be a text.");
        }

        if (sent.TryGetProperty("baseline", out var baseline) && baseline.ValueKind == JsonValueKind.String && !Guid.TryParse(baseline.GetString(), out _))
            throw Wrong("baseline must be the id of a run.");

        var suite = new JsonObject
        {
            ["name"] = Node(sent, "suite"),
            ["tier"] = tier.Name,
            ["cases"] = Node(sent, "testCases"),
        };
        foreach (var property in sent.EnumerateObject().Where(property => !_ofRun.Contains(property.Name)))
            suite[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        return new(ByPolicy(AtSource(SuiteReader.Read("request", JsonSerializer.SerializeToElement(suite), Named(sent)), sent), sent), sent);
    }

    /// <summary>The request with its estimate, without the cases that do not fit.</summary>
    public GateRequest With(GateEstimate estimate)
    {
        var whole = JsonObject.Create(Json)!;
        whole[EstimateKey] = GateJson.Node(estimate);
        if (estimate.LeftOut is not [])
        {
            var left = estimate.LeftOut.ToHashSet();
            whole["testCases"] = new JsonArray([.. Suite.Cases.Zip(Json.GetProperty("testCases").EnumerateArray())
                .Where(each => !left.Contains(each.First.Id)).Select(each => JsonNode.Parse(each.Second.GetRawText()))]);
        }

        return Read(JsonSerializer.SerializeToElement(whole), Suite.Tier);
    }

    private static NamedMetrics Named(JsonElement sent) => new(
        sent.TryGetProperty(OwnMetricsKey, out var own) ? own.Deserialize<List<OwnMetric>>(GateJson.Options)! : []);

    private static Suite AtSource(Suite suite, JsonElement sent)
    {
        var source = SuiteSource.Read(sent);
        return suite with { Cases = [.. suite.Cases.Select(At)] };

        SuiteCase At(SuiteCase each)
        {
            var (file, line) = source.Find(each.Id, suite.Name);
            return each with { File = file, Line = line };
        }
    }

    private static Suite ByPolicy(Suite suite, JsonElement sent) =>
        !sent.TryGetProperty("policy", out var policy) || policy.ValueKind != JsonValueKind.Object ? suite
            : policy.Deserialize<Policy>(GateJson.Options)!.ApplyTo(suite, policy.Deserialize<PolicyReference>(GateJson.Options)!);

    private static JsonNode? Node(JsonElement sent, string key) =>
        sent.TryGetProperty(key, out var value) ? JsonNode.Parse(value.GetRawText()) : null;

    private static SuiteException Wrong(string message) => new([new("request", 0, 0, message)]);

    private string? Text(string key) =>
        Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
