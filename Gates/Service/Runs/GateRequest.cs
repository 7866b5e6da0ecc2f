using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Storage.Datasets;
using Platform.Storage.MetricCollections;
using Platform.Suites;

namespace Platform.Gates.Runs;

/// <summary>A run as it was asked for: a suite in JSON, and what is tested.</summary>
/// <param name="Json">As sent, with the cases and metrics that it names put in: it can be read again without them.</param>
internal sealed record GateRequest(Suite Suite, JsonElement Json)
{
    private const int MostGoldens = 10_000;

    // Keys that are not a suite's own.
    private static readonly HashSet<string> _ofRun =
        ["suite", "testCases", "dataset", "collection", "commit", "branch", "baseBranch", "baseline", "version", "datasetVersion", SuiteSource.Key];

    public string? Commit => Text("commit");

    public string? Branch => Text("branch");

    /// <summary>Runs of it are the baseline; <c>main</c> unless given.</summary>
    public string BaseBranch => Text("baseBranch") ?? "main";

    /// <summary>The id of a run to compare with; null finds one.</summary>
    public Guid? Baseline => Guid.TryParse(Text("baseline"), out var id) ? id : null;

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
            ["tier"] = tier.ToString().ToLowerInvariant(),
            ["cases"] = Node(sent, "testCases"),
        };
        foreach (var property in sent.EnumerateObject().Where(property => !_ofRun.Contains(property.Name)))
            suite[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        return new(AtSource(SuiteReader.Read("request", JsonSerializer.SerializeToElement(suite)), sent), sent);
    }

    /// <summary>Puts in the cases of a dataset and the metrics of a collection.</summary>
    public static async Task<JsonElement> ResolveAsync(
        JsonElement sent, int project, DatasetStore datasets, MetricCollectionStore collections, CancellationToken cancellationToken)
    {
        if (sent.ValueKind != JsonValueKind.Object)
            throw Wrong("The body must be an object.");

        var whole = JsonObject.Create(sent)!;
        if (whole["dataset"] is JsonValue or JsonObject)
            await PutInDatasetAsync(whole, project, datasets, cancellationToken);
        if (whole["collection"] is JsonValue named)
        {
            if (whole["metrics"] is not null)
                throw Wrong("Name either a collection or metrics.");
            var collection = await collections.GetAsync(project, named.ToString(), cancellationToken)
                ?? throw Wrong($"There is no metric collection '{named}' in the key's project.");
            whole["metrics"] = JsonSerializer.SerializeToNode(collection.Metrics, GateJson.Options);
        }

        return JsonSerializer.SerializeToElement(whole);
    }

    private static async Task PutInDatasetAsync(JsonObject whole, int project, DatasetStore datasets, CancellationToken cancellationToken)
    {
        if (whole["testCases"] is not null)
            throw Wrong("Name either a dataset or testCases.");
        var (alias, wanted) = whole["dataset"] is JsonObject both ? (both["alias"]?.ToString() ?? "", both["version"]?.ToString()) : (whole["dataset"]!.ToString(), null);
        int? number = null;
        if (wanted is not null)
            number = VersionName.TryParse(wanted, out var given) ? given : throw Wrong($"version is {wanted}; it must be like 00.00.03.");
        if (await datasets.GetAsync(project, alias, cancellationToken) is not { } dataset
            || await datasets.GetVersionAsync(project, dataset.Id, number, finalized: number is null, cancellationToken) is not { } version)
            throw Wrong($"There is no dataset {alias}{(wanted is null ? "" : $" of version {wanted}")} in the key's project.");
        var goldens = await datasets.ListGoldensAsync(project, dataset.Id, version.Number, null, 0, MostGoldens, cancellationToken);
        whole["dataset"] = alias;
        whole["datasetVersion"] = version.Version;
        whole["testCases"] = new JsonArray([.. goldens.Select(AsCase)]);
    }

    private static JsonNode AsCase(Golden golden)
    {
        var content = JsonObject.Create(golden.Content)!;
        content["id"] = golden.CaseId;
        return content;
    }

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

    private static JsonNode? Node(JsonElement sent, string key) =>
        sent.TryGetProperty(key, out var value) ? JsonNode.Parse(value.GetRawText()) : null;

    private static SuiteException Wrong(string message) => new([new("request", 0, 0, message)]);

    private string? Text(string key) =>
        Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
