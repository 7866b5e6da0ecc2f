using System.Text.Json;
using Platform.Storage.Gates;
using Platform.Web.Components.Gates.Schedules;

namespace Platform.Web.Tests.Gates;

public class SchedulePageTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0 3 * * *", "every day at 03:00")]
    [InlineData("30 22 * * 1-5", "Monday to Friday at 22:30")]
    [InlineData("0 6 * * 0", "every Sunday at 06:00")]
    [InlineData("0 6 * * sat", "every Saturday at 06:00")]
    [InlineData("15 4 1 * *", "on day 1 of every month at 04:15")]
    [InlineData("*/20 * * * *", "every 20 minutes")]
    [InlineData("5 * * * *", "every hour at minute 5")]
    [InlineData("0 3 * 1-6 *", "0 3 * 1-6 *")]
    [InlineData("0 3,15 * * *", "0 3,15 * * *")]
    public void Common_expressions_are_words(string cron, string words) => Assert.Equal(words, CronWords.Of(cron));

    [Fact]
    public async Task Schedules_show_the_next_and_the_last_run_and_why_none_started()
    {
        var project = await web.CreateProjectAsync();
        await SampleGates.FillAsync(web, project);
        await AddAsync(project, "travel-night", SampleGates.Nightly, null);
        await AddAsync(project, "other", null, "The dataset trips is not there.");

        var rows = (await project.OpenAsync("gates/schedules")).QuerySelectorAll("tbody tr").ToList();

        Assert.Equal(["other", "travel-night"], rows.Select(row => row.QuerySelector("a")!.TextContent));
        Assert.Contains("The dataset trips is not there.", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("every day at 03:00Europe/Vienna", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("2199-01-01T02:00:00", rows[1].QuerySelector("time")!.GetAttribute("datetime"), StringComparison.Ordinal);
        Assert.Contains("block", rows[1].QuerySelector($"a[href='gates/runs/{SampleGates.Nightly}']")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_is_removed_after_a_second_step_and_its_runs_stay()
    {
        var project = await web.CreateProjectAsync();
        await AddAsync(project, "travel-night", null, null);
        Assert.NotNull((await project.OpenAsync("gates/schedules")).QuerySelector("details.confirm form"));

        using var removed = await project.SubmitAsync("gates/schedules", "remove-schedule-travel-night");

        Assert.Empty(await web.Get<GateScheduleStore>().ListAsync(project.Id, Cancel));
        Assert.Contains("gate nightly", (await project.OpenAsync("gates/schedules")).QuerySelector(".empty pre")!.TextContent, StringComparison.Ordinal);
    }

    private async Task AddAsync(TestProject project, string suite, Guid? lastRun, string? problem)
    {
        await web.Get<GateScheduleStore>().SetAsync(
            project.Id, new() { Suite = suite, Cron = "0 3 * * *", TimeZone = "Europe/Vienna", Request = JsonElement.Parse("{}") }, Cancel);
        await web.ExecuteAsync(
            "update gate_schedules set next_at = '2199-01-01T02:00Z', last_run_id = @lastRun, problem = @problem where project_id = @Id and suite = @suite",
            new { project.Id, suite, lastRun, problem });
    }
}
