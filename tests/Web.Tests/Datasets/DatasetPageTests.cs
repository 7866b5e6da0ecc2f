using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Platform.Storage.Datasets;

namespace Platform.Web.Tests.Datasets;

public class DatasetPageTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_and_the_page_show_a_dataset_with_its_goldens()
    {
        var project = await web.CreateProjectAsync();
        await SetAsync(project, "trips/eu", Enumerable.Range(0, 60).Select(n => $$"""{"id":"g{{n}}","input":"Where is town {{n}}?","expectedOutput":"There.","odd":7}"""));

        Assert.Contains("60", (await project.OpenAsync("datasets")).QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        var page = await project.OpenAsync("datasets/trips/eu");
        Assert.Equal(50, page.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(10, (await project.OpenAsync(page.QuerySelector("[rel=next]")!.GetAttribute("href")!)).QuerySelectorAll("tbody tr").Length);
        Assert.Equal(["Where is town 7?"], (await project.OpenAsync("datasets/trips/eu?q=TOWN+7?")).QuerySelectorAll("[data-row]").Select(link => link.TextContent));
        var golden = await project.OpenAsync("datasets/trips/eu?golden=7");
        Assert.Contains("Other fields", golden.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_reads_as_one()
    {
        var project = await web.CreateProjectAsync();
        await SetAsync(project, "talks", ["""{"scenario":"refund","turns":[{"role":"user","content":"I want it back"},{"role":"assistant","content":"Sure"}]}"""]);

        var page = await project.OpenAsync("datasets/talks?golden=0");

        Assert.Equal(2, page.QuerySelectorAll(".message").Length);
    }

    [Fact]
    public async Task A_golden_is_changed_added_and_left_out_each_in_a_version_of_its_own()
    {
        var project = await web.CreateProjectAsync();
        await SetAsync(project, "edits", ["""{"id":"a","input":"old","mine":7}""", """{"id":"b","input":"stays"}"""]);

        using var changed = await project.SubmitAsync("datasets/edits?golden=0", "edit-golden", ("Content", """{"id":"a","input":"new","mine":8}"""), ("Action", "save"));
        using var added = await project.SubmitAsync("datasets/edits?golden=new", "edit-golden", ("Content", """{"input":"one more"}"""), ("Draft", "true"), ("Action", "save"));
        using var removed = await project.SubmitAsync("datasets/edits?golden=1", "edit-golden", ("Content", "{}"), ("Action", "remove"));

        Assert.All([changed, added, removed], answer => Assert.Equal(HttpStatusCode.Found, answer.StatusCode));
        async Task<string[]> InputsAsync(string version) =>
            [.. (await project.OpenAsync($"datasets/edits?version={version}")).QuerySelectorAll("[data-row]").Select(link => link.TextContent)];
        Assert.Equal(["old", "stays"], await InputsAsync("00.00.01"));
        Assert.Equal(["new", "stays"], await InputsAsync("00.00.02"));
        Assert.Equal(["new", "stays", "one more"], await InputsAsync("00.00.03"));
        Assert.Equal(["new", "one more"], await InputsAsync("00.00.04"));
        Assert.Contains("not finalized", (await project.OpenAsync("datasets/edits?version=00.00.03")).QuerySelector(".head > p:not(.crumbs)")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json", "JSON object")]
    [InlineData("{}", "needs an input")]
    [InlineData("""{"scenario":"refund"}""", "not both")]
    public async Task What_cannot_be_a_golden_is_refused_with_why_and_stays_in_the_form(string content, string why)
    {
        var project = await web.CreateProjectAsync();
        await SetAsync(project, "edits", ["""{"input":"old"}""", """{"input":"other"}"""]);

        using var answer = await project.SubmitAsync("datasets/edits?golden=0", "edit-golden", ("Content", content), ("Action", "save"));

        var page = WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Contains(why, page.QuerySelector("details[open] .problem")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(content, page.QuerySelector("textarea[name=Content]")!.TextContent);
    }

    [Fact]
    public async Task An_edit_of_goldens_that_somebody_else_has_changed_is_not_kept()
    {
        var project = await web.CreateProjectAsync();
        await SetAsync(project, "edits", ["""{"input":"old"}"""]);
        var stale = ("Becomes", "2");
        await SetAsync(project, "edits", ["""{"input":"before it"}""", """{"input":"old"}"""]);

        using var answer = await project.SubmitAsync("datasets/edits?golden=0", "edit-golden", [("Content", """{"input":"mine"}"""), ("Action", "save"), stale]);

        Assert.Contains("Somebody else", WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel)).QuerySelector(".problem")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["before it", "old"], (await project.OpenAsync("datasets/edits")).QuerySelectorAll("[data-row]").Select(link => link.TextContent));
    }

    [Fact]
    public async Task A_file_is_imported_as_the_next_version_and_exported_again()
    {
        var project = await web.CreateProjectAsync();
        await SetAsync(project, "files", ["""{"input":"old"}"""]);

        using var imported = await UploadAsync(project, "files", "goldens.csv", "input,tags\nnew one,a\nanother,\"[\"\"b\"\"]\"\n");
        using var file = await project.GetAsync("dataset-files/jsonl/00.00.02/files");

        Assert.Contains("Version", imported.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("{\"input\":\"new one\",\"tags\":[\"a\"]}\n{\"input\":\"another\",\"tags\":[\"b\"]}\n", await file.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(["old"], (await project.OpenAsync("datasets/files?version=00.00.01")).QuerySelectorAll("[data-row]").Select(link => link.TextContent));
        await project.OpenAsync("dataset-files/csv/00.00.09/files", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_wrong_with_a_file_is_said_by_line()
    {
        var project = await web.CreateProjectAsync();

        using var answer = await UploadAsync(project, "bad", "goldens.jsonl", "{\"input\":\"a\"}\n{oops\n[]\n");
        var page = WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["Line 2", "Line 3"], page.QuerySelectorAll(".problems li").Select(problem => problem.TextContent.Trim()[..6]));
        Assert.Null(await web.Get<DatasetStore>().GetAsync(project.Id, "bad", Cancel));
    }

    [Fact]
    public async Task Goldens_that_wait_are_accepted_or_rejected()
    {
        var project = await web.CreateProjectAsync();
        var dataset = await web.Get<GoldenQueue>().AddAsync(
            project.Id, "queue", [JsonElement.Parse("""{"input":"good"}"""), JsonElement.Parse("""{"input":"bad"}""")], null, Cancel);
        var waiting = await web.Get<GoldenQueue>().ListPendingAsync(project.Id, dataset.Id, null, 10, Cancel);

        await project.SubmitAsync("datasets/queue?tab=queue", "review-goldens", ("Chosen[0]", $"{waiting[0].Id}"), ("Decision", "accept"), ("By", "ann"));
        await project.SubmitAsync("datasets/queue?tab=queue", "review-goldens", ("Chosen[0]", $"{waiting[1].Id}"), ("Decision", "reject"));

        Assert.Equal(["good"], (await project.OpenAsync("datasets/queue")).QuerySelectorAll("[data-row]").Select(link => link.TextContent));
        Assert.Contains("Nothing waits", (await project.OpenAsync("datasets/queue?tab=queue")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_is_queued_from_its_page()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id, TimeSpan.FromMinutes(5)));

        await project.SubmitAsync($"traces/{id}", "add-to-dataset", ("DatasetAlias", "from traces"));

        var queue = await project.OpenAsync("datasets/from%20traces?tab=queue");
        Assert.NotNull(queue.QuerySelector($".queue a[href='traces/{id}']"));
    }

    [Fact]
    public async Task A_dataset_is_removed_and_another_projects_is_not_seen()
    {
        var project = await web.CreateProjectAsync();
        await SetAsync(project, "mine", ["""{"input":"secret"}"""]);
        var other = await web.CreateProjectAsync();

        Assert.DoesNotContain("secret", (await other.OpenAsync("datasets/mine")).Body!.TextContent, StringComparison.Ordinal);
        await other.OpenAsync("dataset-files/csv/00.00.01/mine", HttpStatusCode.NotFound);
        await project.SubmitAsync("datasets/mine", "remove-dataset");

        Assert.Null(await web.Get<DatasetStore>().GetAsync(project.Id, "mine", Cancel));
    }

    private Task<DatasetWritten?> SetAsync(TestProject project, string alias, IEnumerable<string> goldens) =>
        web.Get<DatasetWriter>().SetAsync(project.Id, alias, new() { Goldens = [.. goldens.Select(golden => JsonElement.Parse(golden))] }, Cancel);

    private static async Task<HttpResponseMessage> UploadAsync(TestProject project, string alias, string name, string text)
    {
        var page = await project.OpenAsync($"datasets/{alias}?tab=import");
        var form = page.Forms.Single(form => form.QuerySelector("input[type=file]") is not null);
        using var content = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]").Cast<IHtmlInputElement>())
            content.Add(new StringContent(hidden.Value), hidden.Name!);
        content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "File", name);
        return await (await project.VisitorAsync()).PostAsync(new Uri($"{project.Address}datasets/{alias}?tab=import", UriKind.Relative), content, Cancel);
    }
}
