using System.Net;

namespace Platform.Web.Tests.Calibrations;

/// <summary>Judges held against people: by metric and judge, over time, and one by one.</summary>
public class CalibrationPagesTests(WebFixture web)
{
    [Fact]
    public async Task Without_one_it_says_how_one_is_made_here()
    {
        var page = await (await web.CreateProjectAsync()).OpenAsync("calibrations");

        Assert.Contains("gate calibrate --metric", page.QuerySelector(".empty pre code")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("--server http://localhost:5090", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judges_stand_apart_and_a_judge_that_agrees_less_than_before_is_marked()
    {
        var project = await web.CreateProjectAsync();
        await SampleCalibrations.AddAsync(web, project, "Faithfulness", "cheap", "2 days", wrong: 0, model: "mini-1");
        var last = await SampleCalibrations.AddAsync(web, project, "Faithfulness", "cheap", "1 day", wrong: 16, model: "mini-2");
        await SampleCalibrations.AddAsync(web, project, "Faithfulness", "strong", "3 hours", wrong: 1, model: "large");

        var rows = (await project.OpenAsync("calibrations")).QuerySelectorAll("tbody tr").ToList();
        Assert.Equal(["none seen", "agrees less"], rows.Select(row => row.QuerySelector(".badge")?.TextContent.Trim() ?? "none seen"));
        // 20 passes of which 16 fail, 20 fails: TPR 4 of 20, TNR 20 of 20, kappa (0.6 − 0.5) / (1 − 0.5).
        Assert.Equal(["40", "0.20", "1.00", "0.20"], rows[1].QuerySelectorAll("td.num").Take(4).Select(cell => cell.FirstChild!.TextContent.Trim()));

        Assert.EndsWith("over 40 of 40 cases", rows[1].QuerySelector("td:has(.badge)")!.TextContent.Trim());

        var series = await project.OpenAsync(rows[1].QuerySelector("a")!.GetAttribute("href")!);
        Assert.Equal(2, series.QuerySelectorAll("tbody tr").Length);
        Assert.NotNull(series.QuerySelector($"svg a[href='calibrations/{last}'] .mark-block"));
        Assert.Equal(HttpStatusCode.NotFound, (await project.GetAsync("calibrations/of/Faithfulness?judge=nobody")).StatusCode);
    }

    [Fact]
    public async Task Other_cases_than_before_are_no_drift()
    {
        var project = await web.CreateProjectAsync();
        await SampleCalibrations.AddAsync(web, project, "Faithfulness", "cheap", "2 days", wrong: 0);
        await SampleCalibrations.AddAsync(web, project, "Faithfulness", "cheap", "1 day", wrong: 16, set: "other ");

        var row = (await project.OpenAsync("calibrations")).QuerySelector("tbody tr")!;

        Assert.Null(row.QuerySelector(".badge"));
        Assert.Contains("other cases", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calibration_shows_its_confusion_its_best_threshold_and_where_judge_and_people_differ()
    {
        var project = await web.CreateProjectAsync();
        var trace = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, trace));
        var id = await SampleCalibrations.AddAsync(web, project, "Faithfulness", "cheap", "1 day", wrong: 2, model: "mini-1", trace: trace);

        var page = await project.OpenAsync($"calibrations/{id}");

        var cards = page.QuerySelectorAll("section.card").ToList();
        Assert.Equal(["18", "0", "2", "20"], cards[0].QuerySelectorAll("td.num").Select(cell => cell.TextContent));
        // The two that people pass and the judge does not have 0.4, all that people fail 0.2: in between, all are right.
        Assert.Equal(["20", "0", "0", "20"], cards[1].QuerySelectorAll("td.num").Select(cell => cell.TextContent));
        Assert.Contains("0.90 (0.70 to 0.97)", cards[0].TextContent, StringComparison.Ordinal); // Wilson's of 18 of 20
        var differing = page.QuerySelectorAll("article.evaluation").ToList();
        Assert.Equal(2, differing.Count);
        Assert.Equal($"traces/{trace}", differing[0].QuerySelector("h3 a")!.GetAttribute("href"));
        Assert.Equal("test-runs/cases/case-1", differing[1].QuerySelector("h3 a")!.GetAttribute("href"));
        Assert.Contains("Question 1?", differing[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("It says so.", differing[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_still_runs_and_one_of_another_project_are_not_shown_as_done()
    {
        var project = await web.CreateProjectAsync();
        var running = await SampleCalibrations.AddAsync(web, project, "Faithfulness", "cheap", "1 minute", wrong: 0, waiting: 3);

        Assert.Contains("the figures come when all are", (await project.OpenAsync($"calibrations/{running}")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await (await web.CreateProjectAsync()).GetAsync($"calibrations/{running}")).StatusCode);
    }
}
