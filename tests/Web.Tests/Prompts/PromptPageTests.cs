using System.Net;
using Platform.Storage.Prompts;

namespace Platform.Web.Tests.Prompts;

public class PromptPageTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_prompts_and_shows_where_main_stands()
    {
        var project = await web.CreateProjectAsync();
        await PushAsync(project, "Hi {name}");
        var second = await PushAsync(project, "Hello <b>{name}</b>");
        await web.Get<PromptWriter>().SetLabelAsync(project.Id, second, "production", Cancel);

        var list = await project.OpenAsync("prompts");
        Assert.Equal("production", list.QuerySelector("td.tags .tag")!.TextContent);
        var page = await project.OpenAsync(list.QuerySelector("a[data-row]")!.GetAttribute("href")!);

        Assert.Equal("Hello <b>{name}</b>", page.QuerySelector(".panel pre")!.TextContent);
        Assert.Equal(2, page.QuerySelectorAll(".commits li").Length);
    }

    [Fact]
    public async Task A_person_moves_a_label_and_makes_a_version()
    {
        var project = await web.CreateProjectAsync();
        var first = await PushAsync(project, "1");
        await web.Get<PromptWriter>().SetLabelAsync(project.Id, await PushAsync(project, "2"), "production", Cancel);
        var page = $"prompts/team/greet?commit={first.Hash}";

        Assert.NotNull((await project.OpenAsync(page)).QuerySelector($"a[href$='prompt=team%2Fgreet&promptVersion={first.Hash}']"));

        using var moved = await project.SubmitAsync(page, "set-label", ("Label", "production"));
        using var versioned = await project.SubmitAsync(page, "set-version");

        var labelled = await web.Get<PromptStore>().FindAsync(project.Id, "team/greet", new(Label: "production"), Cancel);
        Assert.Equal(("1", "00.00.01"), (labelled!.Text, labelled.Version));
        using var removed = await project.SubmitAsync(page, "remove-label-production");
        Assert.Null(await web.Get<PromptStore>().FindAsync(project.Id, "team/greet", new(Label: "production"), Cancel));
    }

    [Fact]
    public async Task Shows_what_changed_between_two_commits()
    {
        var project = await web.CreateProjectAsync();
        var first = await PushAsync(project, "same\nold\nsame too");
        var second = await PushAsync(project, "same\nnew\nsame too");

        var page = await project.OpenAsync($"prompts/team/greet?commit={second.Hash}&compare={first.Hash}");

        Assert.Equal("− old\n", page.QuerySelector(".diff .removed")!.TextContent);
        Assert.Equal("+ new\n", page.QuerySelector(".diff .added")!.TextContent);
    }

    [Fact]
    public async Task Answers_404_for_what_is_not_there()
    {
        var project = await web.CreateProjectAsync();
        await PushAsync(project, "1");

        await project.OpenAsync("prompts/nothing", HttpStatusCode.NotFound);
        await project.OpenAsync("prompts/team/greet?commit=ffff", HttpStatusCode.NotFound);
        await project.OpenAsync("prompts/team/greet?branch=none", HttpStatusCode.NotFound);
    }

    private Task<PromptCommit> PushAsync(TestProject project, string text) =>
        web.Get<PromptWriter>().PushAsync(project.Id, "team/greet", new() { Text = text }, branch: null, message: null, Cancel);
}
