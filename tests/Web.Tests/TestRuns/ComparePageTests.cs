
namespace Platform.Web.Tests.TestRuns;

public class ComparePageTests(WebFixture web)
{
    private static readonly string _address = $"test-runs/{SampleRuns.After}/compare/{SampleRuns.Before}";

    [Fact]
    public async Task Cases_are_regressed_improved_unchanged_errored_or_in_one_run_only()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);

        var page = await project.OpenAsync(_address);

        Assert.Equal(
            ["regressed: case paris", "improved: case rome", "errored: case judge", "unchanged: case same", "only in the baseline: case gone", "only in this run: case new"],
            page.QuerySelectorAll(".compared h3").Select(title => title.TextContent.Trim()));
        Assert.Equal(["regressed", "improved", "errored", "unchanged", "onlyInBaseline", "onlyInCandidate"],
            page.QuerySelectorAll(".compared").Select(card => card.ClassList[1]));
        Assert.Equal(["All 6", "Regressed 1", "Improved 1", "Unchanged 1", "Errored 1", "Only in the baseline 1", "Only in this run 1"],
            page.QuerySelectorAll("nav.tabs a").Select(tab => tab.TextContent));
    }

    [Fact]
    public async Task Both_answers_stand_side_by_side_with_the_words_that_differ_marked_and_both_reasons()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);

        var card = (await project.OpenAsync($"{_address}?show=regressed")).QuerySelector(".compared")!;

        Assert.Equal(["Paris"], card.QuerySelectorAll("del").Select(piece => piece.TextContent.TrimEnd('.')));
        Assert.Equal(["Lyon"], card.QuerySelectorAll("ins").Select(piece => piece.TextContent.TrimEnd('.')));
        Assert.Equal(2, card.QuerySelectorAll(".reason").Count(reason => reason.TextContent.Contains("Because of paris.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_metric_that_is_better_when_low_is_green_when_it_falls()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);

        var page = await project.OpenAsync($"{_address}?metric=Bias&show=regressed");

        Assert.Equal(["case paris"], page.QuerySelectorAll(".compared h3 a").Select(title => title.TextContent));
        var bias = page.QuerySelectorAll(".compared .badge").First(badge => badge.TextContent.Contains("0.10 → 0.80", StringComparison.Ordinal));
        Assert.Contains("bad", bias.ClassList);
    }

    [Fact]
    public async Task Statistics_say_what_noise_could_explain()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);

        var rows = (await project.OpenAsync(_address)).QuerySelectorAll("section[aria-labelledby=metrics-title] tbody tr")
            .ToDictionary(row => row.Children[0].TextContent.Trim(), row => row);

        // paris passed and fails, rome failed and passes, same stays: 2 of 3 passed in both. judge has no verdict before.
        Assert.Equal(["0.67", "0.67"], rows["Cases passed"].Children.Skip(1).Take(2).Select(cell => cell.TextContent));
        Assert.Equal("1, 1, 1", rows["Cases passed"].Children[5].TextContent);
        // (0.9 + 0.2 + 0.7) / 3 and (0.1 + 0.9 + 0.7) / 3
        Assert.Equal(["0.60", "0.57"], rows["Faithfulness"].Children.Skip(1).Take(2).Select(cell => cell.TextContent));
        Assert.Contains("3 pairs, 1 without", rows["Faithfulness"].TextContent, StringComparison.Ordinal);
        Assert.Contains("noise could explain it", rows["Faithfulness"].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clear_change_is_conclusive_and_the_numbers_are_the_same_for_everybody()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.AddAsync(web, project, SampleRuns.Run(SampleRuns.Before, "a", 9), [.. Enumerable.Range(0, 40).Select(n => SampleRuns.Case(n, $"c{n}", "x", 0.9, 0.1))]);
        await SampleRuns.AddAsync(web, project, SampleRuns.Run(SampleRuns.After, "b", 5), [.. Enumerable.Range(0, 40).Select(n => SampleRuns.Case(n, $"c{n}", "x", n % 2 == 0 ? 0.2 : 0.9, 0.1))]);

        var page = await project.OpenAsync(_address);
        var text = page.QuerySelector("section[aria-labelledby=metrics-title]")!.TextContent;

        Assert.Contains("worse, conclusive", text, StringComparison.Ordinal);
        Assert.Contains("no change", text, StringComparison.Ordinal);
        Assert.Equal(20, page.QuerySelectorAll(".compared.regressed").Length);
        // The other way round the seed is another one; the same way round it is the same.
        Assert.Equal(text, (await project.OpenAsync(_address)).QuerySelector("section[aria-labelledby=metrics-title]")!.TextContent);
    }

    [Fact]
    public async Task Hyperparameters_that_differ_are_marked()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);

        var rows = (await project.OpenAsync(_address)).QuerySelectorAll("section[aria-labelledby=hyperparameters-title] tbody tr");

        Assert.Equal(["model", "temperature"], rows.Select(row => row.Children[0].TextContent));
        Assert.Contains("differs", rows[0].TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("differs", rows[1].TextContent, StringComparison.Ordinal);
    }
}
