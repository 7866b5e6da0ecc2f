using System.Net;
using Platform.Storage.Annotations;

namespace Platform.Web.Tests.Annotations;

public class AnnotationTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_rate_traces_spans_and_threads_and_see_each_other()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id, TimeSpan.FromMinutes(5)));

        await AnnotateAsync(project, $"traces/{id}", ("Rating", "up"), ("Explanation", "right answer"), ("By", "ann"), ("Expected", "more"));
        await AnnotateAsync(project, $"traces/{id}?span={Sample.SpanId(2)}", ("Rating", "down"), ("Explanation", "wrong tool"));
        await AnnotateAsync(project, "threads/trip-1", ("Rating", "4"), ("Expected", "refunded"));

        var trace = (await project.OpenAsync($"traces/{id}")).QuerySelector(".annotations")!.TextContent;
        Assert.Contains("right answer", trace, StringComparison.Ordinal);
        Assert.Contains("ann", trace, StringComparison.Ordinal);
        Assert.Contains("on a span", trace, StringComparison.Ordinal);
        Assert.Contains("wrong tool", (await project.OpenAsync($"traces/{id}?span={Sample.SpanId(2)}")).QuerySelector(".annotations")!.TextContent, StringComparison.Ordinal);
        var thread = (await project.OpenAsync("threads/trip-1")).QuerySelector(".annotations")!.TextContent;
        Assert.Contains("4 of 5 stars", thread, StringComparison.Ordinal);
        Assert.Contains("refunded", thread, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_persons_answer_to_a_metrics_question_is_kept_with_the_evaluation()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id, TimeSpan.FromMinutes(5)));
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = id, Score = 0.9 });
        var evaluation = (await project.OpenAsync($"traces/{id}")).QuerySelector("select[name=About] option:nth-child(2)")!;

        await AnnotateAsync(project, $"traces/{id}", ("Rating", "down"), ("About", evaluation.GetAttribute("value")!));

        var kept = Assert.Single(await web.Get<AnnotationStore>().ListAsync(project.Id, new(), null, 10, Cancel));
        Assert.Equal(("evaluation", id, evaluation.GetAttribute("value"), 0), (kept.Target, kept.TraceId, kept.EvaluationId.ToString(), kept.Rating));
        Assert.Contains("TaskCompletion", (await project.OpenAsync($"traces/{id}")).QuerySelector(".annotations article")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_annotation_without_a_rating_is_refused_and_one_can_be_removed()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id, TimeSpan.FromMinutes(5)));

        using var refused = await project.SubmitAsync($"traces/{id}", "annotate", ("Explanation", "x"));
        await AnnotateAsync(project, $"traces/{id}", ("Rating", "up"));
        var kept = Assert.Single(await web.Get<AnnotationStore>().ListAsync(project.Id, new(), null, 10, Cancel));
        await project.SubmitAsync($"traces/{id}", $"remove-annotation-{kept.Id}");

        Assert.Contains("Choose good, bad", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Empty(await web.Get<AnnotationStore>().ListAsync(project.Id, new(), null, 10, Cancel));
    }

    private static async Task AnnotateAsync(TestProject project, string page, params (string, string)[] fields)
    {
        using var answer = await project.SubmitAsync(page, "annotate", fields);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }
}
