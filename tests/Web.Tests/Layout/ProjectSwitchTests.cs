namespace Platform.Web.Tests.Layout;

public class ProjectSwitchTests(WebFixture web)
{
    [Fact]
    public async Task The_switch_names_a_few_projects_and_a_page_finds_the_others()
    {
        var project = await web.CreateProjectAsync();
        for (var i = 0; i < 13; i++)
            await web.CreateProjectAsync();

        var names = (await project.OpenAsync("metrics")).QuerySelectorAll("header .menu li a").Select(link => link.TextContent.Trim()).ToList();
        var found = (await project.OpenAsync($"projects?q={project.Name.ToUpperInvariant()}")).QuerySelectorAll("main [data-row]");

        Assert.Equal(13, names.Count);
        Assert.Equal("All projects…", names[^1]);
        Assert.Equal(project.Address, Assert.Single(found).GetAttribute("href"));
        Assert.Contains("No project", (await project.OpenAsync("projects?q=nothing-like-that")).QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
    }
}
