using System.Text.Json;
using Platform.Storage.Datasets;

namespace Platform.Storage.Tests.Datasets;

public class DatasetWriterTests(StorageFixture storage)
{
    private readonly DatasetWriter _writer = storage.Get<DatasetWriter>();
    private readonly DatasetStore _datasets = storage.Get<DatasetStore>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Goldens_come_back_as_they_were_sent()
    {
        var project = await storage.CreateProjectAsync();
        string[] sent =
        [
            """{"input": {"b": 1.50, "a": [null]},   "unknown": {"deep": "ü\u0041"}, "expectedOutput": null}""",
            """{"id":"second","input":"why?"}""",
        ];

        var written = await SetAsync(project, sent);

        var goldens = await GoldensAsync(project, written!);
        Assert.Equal(sent, goldens.Select(golden => golden.Content.GetRawText()));
        Assert.Equal("second", goldens[1].CaseId);
        Assert.Equal(("00.00.01", true, false, 2),
            (written!.Version.Version, written.Version.Finalized, written.Version.Conversational, written.Version.GoldenCount));
    }

    [Fact]
    public async Task The_same_goldens_make_no_new_version_however_they_are_written()
    {
        var project = await storage.CreateProjectAsync();
        await SetAsync(project, ["""{"input":"a","expectedOutput":"b"}"""]);

        var again = await SetAsync(project, ["""{ "expectedOutput": "b", "input": "a" }"""]);
        var changed = await SetAsync(project, ["""{"input":"a","expectedOutput":"c"}"""]);
        var back = await SetAsync(project, ["""{"input":"a","expectedOutput":"b"}"""]);

        Assert.Equal([(1, false), (2, true), (3, true)], new[] { again, changed, back }.Select(one => (one!.Version.Number, one.Made)));
    }

    [Fact]
    public async Task A_version_that_exists_is_not_changed()
    {
        var project = await storage.CreateProjectAsync();
        await SetAsync(project, ["""{"input":"a"}"""], number: 5);

        Assert.Null(await SetAsync(project, ["""{"input":"b"}"""], number: 5));
        Assert.False((await SetAsync(project, ["""{"input":"a"}"""], number: 5))!.Made);
        Assert.Equal(6, (await SetAsync(project, ["""{"input":"b"}"""]))!.Version.Number);
    }

    [Fact]
    public async Task An_unfinalized_version_becomes_finalized_when_the_same_goldens_are_sent_as_final()
    {
        var project = await storage.CreateProjectAsync();
        var draft = await SetAsync(project, ["""{"input":"a"}"""], finalized: false);

        Assert.Null(await _datasets.GetVersionAsync(project, draft!.Dataset.Id, null, finalized: true, Cancellation));
        var final = await SetAsync(project, ["""{"input":"a"}"""]);

        Assert.Equal((1, true, false), (final!.Version.Number, final.Version.Finalized, final.Made));
        Assert.Equal(1, (await _datasets.GetVersionAsync(project, draft.Dataset.Id, null, finalized: true, Cancellation))!.Number);
    }

    [Fact]
    public async Task Writers_at_once_get_versions_one_after_the_other()
    {
        var project = await storage.CreateProjectAsync();

        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => SetAsync(project, [$$"""{"input":"{{n}}"}"""])));

        Assert.Equal(Enumerable.Range(1, 8), written.Select(one => one!.Version.Number).Order());
        Assert.Single(written.Select(one => one!.Dataset.Id).Distinct());
    }

    [Fact]
    public async Task Goldens_are_found_by_text_and_in_parts()
    {
        var project = await storage.CreateProjectAsync();
        var written = await SetAsync(project, [.. Enumerable.Range(0, 30).Select(n => $$"""{"input":"question {{n}}"}""")]);

        var found = await _datasets.ListGoldensAsync(project, written!.Dataset.Id, 1, "QUESTION 2", 0, 100, Cancellation);
        var part = await _datasets.ListGoldensAsync(project, written.Dataset.Id, 1, null, 10, 2, Cancellation);

        Assert.Equal([2, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29], found.Select(golden => golden.Position));
        Assert.Equal([10, 11], part.Select(golden => golden.Position));
    }

    [Fact]
    public async Task Another_projects_datasets_are_not_seen_nor_removed()
    {
        var (one, other) = (await storage.CreateProjectAsync(), await storage.CreateProjectAsync());
        var written = await SetAsync(one, ["""{"input":"a"}"""]);

        Assert.Null(await _datasets.GetAsync(other, "set", Cancellation));
        Assert.Empty(await _datasets.ListAsync(other, null, Cancellation));
        Assert.Empty(await _datasets.ListGoldensAsync(other, written!.Dataset.Id, 1, null, 0, 10, Cancellation));
        Assert.False(await _datasets.RemoveAsync(other, "set", Cancellation));
        Assert.True(await _datasets.RemoveAsync(one, "set", Cancellation));
        Assert.Null(await _datasets.GetAsync(one, "set", Cancellation));
    }

    private Task<DatasetWritten?> SetAsync(int project, string[] goldens, bool finalized = true, int? number = null) =>
        _writer.SetAsync(project, "set", new()
        {
            Goldens = [.. goldens.Select(golden => JsonElement.Parse(golden))],
            Finalized = finalized,
            Number = number,
        }, Cancellation);

    private Task<IReadOnlyList<Golden>> GoldensAsync(int project, DatasetWritten written) =>
        _datasets.ListGoldensAsync(project, written.Dataset.Id, written.Version.Number, null, 0, 1000, Cancellation);
}
