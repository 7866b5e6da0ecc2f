namespace Platform.Web.Tests.Traces;

/// <summary>Who made a score stands wherever the score does.</summary>
public class ScoreOriginTests(WebFixture web)
{
    [Theory]
    [InlineData("", "td.name .mark")]
    [InlineData("traces", "td.badges .badge i")]
    [InlineData("traces?peek=TRACE", ".peek .badge-row .badge i")]
    [InlineData("traces/TRACE", ".details .badge i")]
    [InlineData("traces/TRACE?tab=scores", ".evaluation .mark")]
    [InlineData("threads/trip-1", ".turn-foot .badge i, .turn .badge i")]
    [InlineData("metric-collections/answers", "td .badge i")]
    public async Task Marks_scores_of_the_demo_judge_of_the_cache_and_of_the_agent(string address, string where)
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id));
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = id, Score = 0.9, Demo = true });
        await project.AddEvaluationAsync(new("Faithfulness", "scored") { TraceId = id, Score = 0.9, Cached = true });
        await project.AddEvaluationAsync(new("GEval", "scored") { TraceId = id, Score = 0.9, Source = "reported" });

        var marks = (await project.OpenAsync(address.Replace("TRACE", id, StringComparison.Ordinal))).QuerySelectorAll(where);

        Assert.Equal(["cached", "demo", "reported"], marks.Select(mark => mark.TextContent.Split(' ')[0]).Distinct().Order());
        Assert.All(marks, mark => Assert.NotEmpty(mark.GetAttribute("title")!));
    }

    [Theory]
    [InlineData("traces", "td.badges .badge .low")]
    [InlineData("traces?peek=TRACE", ".peek .badge-row .badge .low")]
    [InlineData("traces/TRACE", ".details .badge .low")]
    [InlineData("threads/trip-1", ".turn .badge .low")]
    public async Task A_score_of_which_less_is_better_says_so(string address, string where)
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id));
        await project.AddEvaluationAsync(new("Toxicity", "scored") { TraceId = id, Score = 0 });
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = id, Score = 1 });

        var low = Assert.Single((await project.OpenAsync(address.Replace("TRACE", id, StringComparison.Ordinal))).QuerySelectorAll(where));

        Assert.Equal("↓low is good", low.TextContent);
        Assert.Contains("Toxicity", low.ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_badge_without_room_says_it_to_a_pointer()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id));
        await project.AddEvaluationAsync(new("ToolCorrectness", "scored") { TraceId = id, SpanId = Sample.SpanId(3), Score = 1, Demo = true, Cached = true });

        var badge = (await project.OpenAsync($"traces/{id}")).QuerySelector(".span .badge")!;

        Assert.Equal("ToolCorrectness, threshold 0.70, demo, cached", badge.GetAttribute("title"));
    }
}
