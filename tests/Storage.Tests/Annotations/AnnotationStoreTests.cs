using System.Text.Json;
using Platform.Storage.Annotations;

namespace Platform.Storage.Tests.Annotations;

public class AnnotationStoreTests(StorageFixture storage)
{
    private static readonly string _trace = new('a', 32);
    private readonly AnnotationStore _annotations = storage.Get<AnnotationStore>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_annotation_reads_back_as_it_was_kept()
    {
        var project = await storage.CreateProjectAsync();
        var sent = Thumb(1) with
        {
            Target = "span",
            SpanId = new('b', 16),
            Explanation = "good",
            ExpectedOutput = JsonElement.Parse("""{"a":1}"""),
            UserId = "ann",
            SamplingProbability = 0.25,
            Extra = JsonElement.Parse("""{"x":1}"""),
        };

        var stored = await _annotations.AddAsync(project, sent, Cancellation);

        Assert.Equal(
            JsonSerializer.Serialize(sent with { CreatedAt = stored.CreatedAt }),
            JsonSerializer.Serialize(Assert.Single(await ListAsync(project, new() { TraceId = Convert.FromHexString(_trace) }))));
    }

    [Fact]
    public async Task Lists_take_what_their_filter_says_of_their_own_project()
    {
        var project = await storage.CreateProjectAsync();
        await _annotations.AddAsync(project, Thumb(1) with { UserId = "ann" }, Cancellation);
        await _annotations.AddAsync(project, Stars(4), Cancellation);
        await _annotations.AddAsync(await storage.CreateProjectAsync(), Stars(1), Cancellation);

        Assert.Equal([4, 1], (await ListAsync(project, new())).Select(one => one.Rating));
        Assert.Equal([1], (await ListAsync(project, new() { User = "ann" })).Select(one => one.Rating));
        Assert.Equal([4], (await ListAsync(project, new() { ThreadId = "th" })).Select(one => one.Rating));
        Assert.Empty(await ListAsync(project, new() { EvaluationId = Guid.NewGuid() }));
    }

    [Fact]
    public async Task The_same_one_again_is_a_change_of_mind()
    {
        var project = await storage.CreateProjectAsync();
        var first = Thumb(1);

        await _annotations.AddAsync(project, first, Cancellation);
        await _annotations.AddAsync(project, first with { Rating = 0, Explanation = "on second thoughts" }, Cancellation);

        var stored = Assert.Single(await ListAsync(project, new()));
        Assert.Equal((0, "on second thoughts"), (stored.Rating, stored.Explanation));
        Assert.True(await _annotations.RemoveAsync(project, first.Id, Cancellation));
        Assert.Empty(await ListAsync(project, new()));
    }

    [Fact]
    public async Task On_an_evaluation_it_knows_what_was_evaluated()
    {
        var project = await storage.CreateProjectAsync();
        var evaluation = Guid.CreateVersion7();
        await storage.ExecuteAsync(
            """
            insert into evaluations (project_id, id, target, subject, trace_id, metric)
            values (@project, @evaluation, 'trace', 'x', @trace, 'Faithfulness')
            """, new { project, evaluation, trace = Convert.FromHexString(_trace) });

        var stored = await _annotations.AddAsync(
            project, Thumb(0) with { Target = "evaluation", TraceId = null, EvaluationId = evaluation }, Cancellation);

        Assert.Equal(_trace, stored.TraceId);
    }

    private Task<IReadOnlyList<Annotation>> ListAsync(int project, AnnotationFilter filter) =>
        _annotations.ListAsync(project, filter, null, 100, Cancellation);

    private static Annotation Thumb(int rating) => new()
    {
        Id = Guid.CreateVersion7(),
        Target = "trace",
        TraceId = _trace,
        Type = "thumbs",
        Rating = rating,
        Source = "api",
    };

    private static Annotation Stars(int rating) => new()
    {
        Id = Guid.CreateVersion7(),
        Target = "thread",
        ThreadId = "th",
        Type = "fiveStar",
        Rating = rating,
        Source = "deepeval",
    };
}
