using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.TestRuns;

public sealed class TestRunEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_reads_back_with_what_was_sent_and_what_was_counted()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var sent = JsonNode.Parse("""
            {
                "identifier": "ci", "suite": "travel", "branch": "main", "commit": "abc", "version": "1.0", "tags": ["x"],
                "datasetAlias": "trips", "datasetVersion": "00.00.01", "official": true, "pipeline": 17,
                "hyperparameters": { "model": "gpt", "temperature": 0.5 },
                "testCases": [
                    { "id": "greet", "input": "hi", "actualOutput": "hello", "costUsd": 0.25, "mine": {"a": [1]},
                        "traceId": "00010203-0405-0607-0809-0A0B0C0D0E0F",
                        "evaluations": [{ "metric": "ExactMatch", "score": 1, "threshold": 1, "success": true, "reason": "same", "costUsd": 0.5, "mine": 1 }] },
                    { "turns": [{ "role": "user", "content": "hi" }], "evaluations": [{ "metric": "ExactMatch", "score": 0, "threshold": 1, "success": false }] },
                    { "input": "err", "error": "The agent did not answer." }
                ]
            }
            """)!;

        var kept = await SendAsync(client, HttpMethod.Post, "/api/test-runs", sent);
        var read = (await client.GetFromJsonAsync<JsonNode>($"/api/test-runs/{kept["id"]}", Cancelled))!;

        foreach (var field in new[] { "identifier", "suite", "branch", "commit", "version", "tags", "datasetAlias", "datasetVersion", "official", "hyperparameters" })
            Assert.True(JsonNode.DeepEquals(sent[field], read[field]), field);
        Assert.Equal(17, (int)read["extra"]!["pipeline"]!);
        Assert.Equal(("api", "finished", 3, 1, 1, 1), ((string)read["source"]!, (string)read["status"]!, (int)read["caseCount"]!,
            (int)read["passed"]!, (int)read["failed"]!, (int)read["errored"]!));
        Assert.Equal(0.75m, (decimal)read["costUsd"]!);
        Assert.Equal(0.5, (double)Assert.Single(read["metrics"]!.AsArray())!["mean"]!);
        Assert.Equal(["greet", "input-", "input-"], read["testCases"]!.AsArray().Select(one => ((string)one!["caseId"]!) is ['i', 'n', ..] ? "input-" : "greet").Order());
        var greet = read["testCases"]!.AsArray().Single(one => (string)one!["caseId"]! == "greet")!;
        Assert.True(JsonNode.DeepEquals(sent["testCases"]![0]!["mine"], greet["mine"]));
        Assert.Equal("000102030405060708090a0b0c0d0e0f", (string)greet["traceId"]!);
        Assert.Equal("same", (string)greet["evaluations"]![0]!["reason"]!);
        Assert.Equal(1, (int)greet["evaluations"]![0]!["extra"]!["mine"]!);
    }

    [Fact]
    public async Task A_run_that_comes_in_parts_is_finished_by_the_last_and_sent_again_stays_the_same()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var id = Guid.CreateVersion7();
        JsonNode Part(int from) => JsonNode.Parse($$"""
            {"id":"{{id}}","identifier":"parts","expectedCases":4,"testCases":[{"order":{{from}},"input":"{{from}}"},{"order":{{from + 1}},"input":"{{from + 1}}"}]}
            """)!;

        var first = await SendAsync(client, HttpMethod.Post, "/api/test-runs", Part(0));
        await SendAsync(client, HttpMethod.Post, "/api/test-runs", Part(0));
        await SendAsync(client, HttpMethod.Put, $"/api/test-runs/{id}", Part(2));
        var last = await SendAsync(client, HttpMethod.Put, $"/api/test-runs/{id}", Part(2));

        Assert.Equal(("running", 2), ((string)first["status"]!, (int)first["caseCount"]!));
        Assert.Equal(("finished", 4, "parts"), ((string)last["status"]!, (int)last["caseCount"]!, (string)last["identifier"]!));
    }

    [Fact]
    public async Task What_DeepEval_writes_to_disk_can_be_sent()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var sent = JsonNode.Parse("""
            {"testCases":[{"name":"test_case_0","input":"q","actualOutput":"no","success":false,"runDuration":0.5,"order":0,"tokenCost":0.1,
                "metricsData":[{"name":"Exact Match","threshold":1,"success":false,"score":0,"strictMode":true,"flaky":false,
                    "evaluationModel":"gpt","evaluationCost":0.2,"inputTokenCount":3.0,"verboseLogs":"v"}]}]}
            """)!;

        var kept = await SendAsync(client, HttpMethod.Post, "/api/test-runs", sent);
        var read = await client.GetFromJsonAsync<JsonNode>($"/api/test-runs/{kept["id"]}", Cancelled);
        var one = read!["testCases"]![0]!;

        Assert.Equal(("failed", 0), ((string)one["outcome"]!, (int)one["order"]!));
        Assert.True((bool)one["evaluations"]![0]!["strict"]!);
        Assert.Equal(("Exact Match", "gpt", 3, "v"), ((string)one["evaluations"]![0]!["metric"]!, (string)one["evaluations"]![0]!["model"]!,
            (int)one["evaluations"]![0]!["inputTokens"]!, (string)one["evaluations"]![0]!["verboseLogs"]!));
        Assert.Equal(0.3m, (decimal)read["costUsd"]!);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_by_filter_and_page()
    {
        var (client, _) = await collector.CreateProjectAsync();
        for (var n = 0; n < 5; n++)
        {
            await SendAsync(client, HttpMethod.Post, "/api/test-runs", JsonNode.Parse($$"""
                {"identifier":"{{n}}","suite":"{{(n % 2 == 0 ? "even" : "odd")}}","hyperparameters":{"model":"m{{n}}"},"testCases":[]}
                """)!);
        }

        async Task<(string[] Identifiers, string? Next)> ListAsync(string query)
        {
            var page = await client.GetFromJsonAsync<JsonNode>($"/api/test-runs?{query}", Cancelled);
            return ([.. page!["items"]!.AsArray().Select(run => (string)run!["identifier"]!)], (string?)page["next"]);
        }

        Assert.Equal(["4", "2", "0"], (await ListAsync("suite=even")).Identifiers);
        Assert.Equal(["3"], (await ListAsync("hyperparameters.model=m3")).Identifiers);
        var first = await ListAsync("limit=3");
        Assert.Equal(["4", "3", "2"], first.Identifiers);
        Assert.Equal(["1", "0"], (await ListAsync($"limit=3&cursor={first.Next}")).Identifiers);
    }

    [Theory]
    [InlineData("""{"testCases":[7]}""", "testCases[0]: The body: A test case is an object.")]
    [InlineData("""{"testCases":[{"input":"a","evaluations":[{"metric":"m","score":"high"}]}]}""", "testCases[0]: Line 1, column")]
    [InlineData("""{"testCases":[{"input":"a","evaluations":[{"score":1}]}]}""", "testCases[0]: The body: A score needs its metric's name.")]
    [InlineData("""{"testCases":[{"input":"a","order":1},{"input":"b","order":1}]}""", "Two test cases have the order 1.")]
    [InlineData("""{"status":"odd"}""", "status must be")]
    [InlineData("""{"hyperparameters":[]}""", "hyperparameters must be an object")]
    [InlineData("""{"createdAt":"3000-01-01T00:00:00Z"}""", "createdAt must be")]
    [InlineData("{", "Line 1, column 2")]
    [InlineData("null", "The body is empty")]
    public async Task What_cannot_be_kept_is_refused_with_its_place(string body, string problem)
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostAsync("/api/test-runs", Json(body), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(problem, (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["title"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_further_part_needs_orders_and_a_run()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var kept = await SendAsync(client, HttpMethod.Post, "/api/test-runs", JsonNode.Parse("""{"testCases":[{"input":"a"}]}""")!);

        var unordered = await client.PutAsync($"/api/test-runs/{kept["id"]}", Json("""{"testCases":[{"input":"b"}]}"""), Cancelled);
        var nowhere = await client.PutAsync($"/api/test-runs/{Guid.NewGuid()}", Json("{}"), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, unordered.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    [Fact]
    public async Task Another_projects_run_is_not_seen_and_a_key_needs_its_scope()
    {
        var (one, _) = await collector.CreateProjectAsync();
        var (other, _) = await collector.CreateProjectAsync();
        var (reader, _) = await collector.CreateProjectAsync("read");
        var kept = await SendAsync(one, HttpMethod.Post, "/api/test-runs", JsonNode.Parse("""{"testCases":[{"input":"a"}]}""")!);

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/test-runs/{kept["id"]}", Cancelled)).StatusCode);
        Assert.Empty((await other.GetFromJsonAsync<JsonNode>("/api/test-runs", Cancelled))!["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await other.DeleteAsync($"/api/test-runs/{kept["id"]}", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/api/test-runs", Json("{}"), Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await one.DeleteAsync($"/api/test-runs/{kept["id"]}", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Ten_thousand_cases_go_in_and_come_out()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var cases = Enumerable.Range(0, 10_000).Select(n => new { id = $"c{n}", input = $"question {n}", evaluations = new[] { new { metric = "ExactMatch", score = n % 2, success = n % 2 == 1 } } });

        var answer = await client.PostAsJsonAsync("/api/test-runs", new { testCases = cases }, Cancelled);
        var kept = await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled);
        var read = await client.GetFromJsonAsync<JsonNode>($"/api/test-runs/{kept!["id"]}", Cancelled);

        Assert.Equal(5_000, (int)kept["passed"]!);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(n => $"c{n}"), read!["testCases"]!.AsArray().Select(one => (string)one!["caseId"]!));
    }

    private static async Task<JsonNode> SendAsync(HttpClient client, HttpMethod method, string address, JsonNode body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = JsonContent.Create(body) };
        var answer = await client.SendAsync(request, Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!;
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
