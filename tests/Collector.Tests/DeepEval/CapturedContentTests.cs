using System.Net;
using System.Text.Json.Nodes;
using Platform.Collector.Tests.Otlp;

namespace Platform.Collector.Tests.DeepEval;

/// <summary>Goldens and prompts as the real clients push them, read back from the read API.</summary>
public sealed class CapturedContentTests(CollectorFixture collector)
{
    public static TheoryData<string> Datasets => [.. Captured.Named("POST_v1_datasets_").Where(name => !name.EndsWith("_versions.json", StringComparison.Ordinal))];

    public static TheoryData<string> Prompts => [.. Captured.Named("POST_v1_prompts.json")];

    [Theory]
    [MemberData(nameof(Datasets))]
    public async Task Every_field_of_a_golden_comes_back(string recording)
    {
        var (client, sent) = await SendAsync(recording);
        var alias = recording.Contains("convo", StringComparison.Ordinal) ? "my-convo" : "my-ds";

        var read = recording.EndsWith("_queue.json", StringComparison.Ordinal)
            ? [.. (await ReadAsync(client, $"/api/datasets/{alias}/queue")).AsArray().Select(waiting => waiting!["content"]!.DeepClone())]
            : (await ReadAsync(client, $"/api/datasets/{alias}?finalized=false"))["goldens"]!.AsArray();

        // Named exception: the members of a turn have one spelling, whichever the client has.
        var goldens = (sent["goldens"] ?? sent["conversationalGoldens"])!.AsArray();
        foreach (var golden in goldens.Where(golden => golden!["turns"] is not null))
            golden!["turns"] = new JsonArray([.. golden["turns"]!.AsArray().Select(InCamelCase)]);
        Assert.True(JsonNode.DeepEquals(goldens, read), read.ToJsonString());
        if (sent["finalized"] is { } finalized)
            Assert.Equal((bool)finalized, (bool)(await ReadAsync(client, $"/api/datasets/{alias}?finalized=false"))["finalized"]!);
    }

    [Theory]
    [MemberData(nameof(Prompts))]
    public async Task Every_field_of_a_prompt_comes_back(string recording)
    {
        var (client, sent) = await SendAsync(recording);

        var read = await ReadAsync(client, $"/api/prompts/{sent["alias"]}?branch={sent["branch"] ?? "main"}");

        var commit = read["commits"]!.AsArray().Single()!;
        Assert.Contains((string?)sent["branch"] ?? "main", read["branches"]!.AsArray().Select(branch => (string)branch!["name"]!));
        foreach (var (name, value) in sent.AsObject().Where(member => member.Key != "branch"))
            Assert.True(JsonNode.DeepEquals(value, commit[name]), $"{name} in {commit.ToJsonString()}");
    }

    private static JsonObject InCamelCase(JsonNode? turn) => new(turn!.AsObject().Select(member => KeyValuePair.Create(
        string.Concat(member.Key.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..])), member.Value?.DeepClone())));

    private async Task<(HttpClient Client, JsonNode Sent)> SendAsync(string recording)
    {
        var (client, _) = await collector.CreateProjectAsync();
        using var bare = collector.CreateClient();
        using var answer = await bare.SendAsync(recording, client.DefaultRequestHeaders.Authorization!.Parameter!);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (client, Captured.BodyOf(recording));
    }

    private static async Task<JsonNode> ReadAsync(HttpClient client, string path) =>
        (await (await client.GetAsync(path, TestContext.Current.CancellationToken)).JsonAsync())!;
}
