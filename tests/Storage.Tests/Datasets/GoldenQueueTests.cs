using System.Text.Json;
using Platform.Storage.Datasets;

namespace Platform.Storage.Tests.Datasets;

public class GoldenQueueTests(StorageFixture storage)
{
    private readonly GoldenQueue _queue = storage.Get<GoldenQueue>();
    private readonly DatasetStore _datasets = storage.Get<DatasetStore>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accepted_goldens_stand_at_the_end_of_a_new_version_and_rejected_ones_nowhere()
    {
        var project = await storage.CreateProjectAsync();
        await storage.Get<DatasetWriter>().SetAsync(project, "set", new() { Goldens = [Golden("first")] }, Cancellation);
        var dataset = await _queue.AddAsync(project, "set", [Golden("good"), Golden("bad"), Golden("later")], trace: null, Cancellation);
        var waiting = await _queue.ListPendingAsync(project, dataset.Id, null, 10, Cancellation);

        Assert.Equal(1, await _queue.DecideAsync(project, "set", [waiting[0].Id], accept: true, "ann", finalized: true, Cancellation));
        Assert.Equal(1, await _queue.DecideAsync(project, "set", [waiting[1].Id], accept: false, "ann", finalized: true, Cancellation));
        Assert.Equal(0, await _queue.DecideAsync(project, "set", [waiting[0].Id], accept: false, "ben", finalized: true, Cancellation));

        var now = await _datasets.GetAsync(project, "set", Cancellation);
        Assert.Equal((2, 1), (now!.Latest!.Number, now.Queued));
        var goldens = await _datasets.ListGoldensAsync(project, dataset.Id, 2, null, 0, 10, Cancellation);
        Assert.Equal(["first", "good"], goldens.Select(golden => golden.Content.GetProperty("input").GetString()));
        Assert.Equal([waiting[2].Id],
            (await _queue.ListPendingAsync(project, dataset.Id, null, 10, Cancellation)).Select(golden => golden.Id));
    }

    [Fact]
    public async Task Queueing_makes_the_dataset_without_a_version()
    {
        var project = await storage.CreateProjectAsync();

        await _queue.AddAsync(project, "new", [Golden("q")], new byte[16], Cancellation);

        var dataset = await _datasets.GetAsync(project, "new", Cancellation);
        Assert.Null(dataset!.Latest);
        Assert.Equal(1, dataset.Queued);
        var waiting = Assert.Single(await _queue.ListPendingAsync(project, dataset.Id, null, 10, Cancellation));
        Assert.Equal(new string('0', 32), waiting.TraceId);
    }

    private static JsonElement Golden(string input) => JsonSerializer.SerializeToElement(new { input });
}
