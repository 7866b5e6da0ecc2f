using System.Text.Json;
using Npgsql;
using Platform.Storage.Prompts;

namespace Platform.Storage.Tests.Prompts;

public class PromptTests(StorageFixture storage)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PromptWriter Writer => storage.Get<PromptWriter>();

    private PromptStore Prompts => storage.Get<PromptStore>();

    [Fact]
    public async Task Gives_back_what_was_pushed()
    {
        var project = await storage.CreateProjectAsync();
        var pushed = await Writer.PushAsync(
            project, "greet", new()
            {
                Messages = Json("""[{"role":"system","content":"Be {{tone}}"}]"""),
                InterpolationType = "MUSTACHE",
                ModelSettings = Json("""{"provider":"OPEN_AI","temperature":0.0}"""),
                OutputType = "SCHEMA",
                OutputSchema = Schema("a"),
                Tools = Json("""[{"id":"1","name":"look"}]"""),
                Extra = Json("""{"owner":"travel"}"""),
            }, branch: null, message: "Begin", Cancel);

        var found = await Prompts.FindAsync(project, "greet", new(), Cancel);

        Assert.Equivalent(pushed, found);
        Assert.Equal(("LIST", "MUSTACHE", "SCHEMA", "Begin"), (found!.Type, found.InterpolationType, found.OutputType, found.Message));
        Assert.Equal("""{"provider":"OPEN_AI","temperature":0.0}""", found.ModelSettings!.Value.GetRawText());
        Assert.Equal("travel", found.Extra!.Value.GetProperty("owner").GetString());
        Assert.Equal("1", found.Tools!.Value[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_push_of_what_stands_there_makes_no_commit()
    {
        var project = await storage.CreateProjectAsync();
        var first = await Writer.PushAsync(project, "greet", Text("Hi") with { OutputSchema = Schema("a") }, null, null, Cancel);
        // Clients invent the ids of a schema's fields anew at every push.
        var again = await Writer.PushAsync(project, "greet", Text("Hi") with { OutputSchema = Schema("b") }, null, null, Cancel);
        var changed = await Writer.PushAsync(project, "greet", Text("Hello") with { OutputSchema = Schema("b") }, null, null, Cancel);
        var back = await Writer.PushAsync(project, "greet", Text("Hi") with { OutputSchema = Schema("c") }, null, null, Cancel);

        Assert.Equal(first.Hash, again.Hash);
        Assert.Equal(["First commit", "Change text"], [first.Message, changed.Message]);
        Assert.Equal([back.Hash, changed.Hash, first.Hash], (await Prompts.ListCommitsAsync(project, "greet", null, Cancel)).Select(commit => commit.Hash));
    }

    [Fact]
    public async Task Branches_have_their_own_history_and_share_what_came_before()
    {
        var project = await storage.CreateProjectAsync();
        var branches = storage.Get<PromptBranchStore>();
        var first = await Writer.PushAsync(project, "greet", Text("1"), null, null, Cancel);
        await branches.AddAsync(project, "greet", "dev", Cancel);
        var onDev = await Writer.PushAsync(project, "greet", Text("2"), "dev", null, Cancel);
        var onMain = await Writer.PushAsync(project, "greet", Text("3"), "main", null, Cancel);

        Assert.Equal([onDev.Hash, first.Hash], (await Prompts.ListCommitsAsync(project, "greet", "dev", Cancel)).Select(commit => commit.Hash));
        Assert.Equal(onMain.Hash, (await Prompts.FindAsync(project, "greet", new(), Cancel))!.Hash);
        Assert.Equal("next", (await branches.RenameAsync(project, "greet", "dev", "next", Cancel))!.Name);
        await Assert.ThrowsAsync<PostgresException>(() => branches.RenameAsync(project, "greet", "next", "main", Cancel));
        Assert.Equal(onDev.Hash, (await Prompts.FindAsync(project, "greet", new(Branch: "next"), Cancel))!.Hash);
        Assert.NotNull(await branches.RemoveAsync(project, "greet", "next", Cancel));
        Assert.Null(await Prompts.FindAsync(project, "greet", new(Branch: "next"), Cancel));
        Assert.Equal("2", (await Prompts.FindAsync(project, "greet", new(Hash: onDev.Hash), Cancel))!.Text);
    }

    [Fact]
    public async Task A_version_stays_with_its_commit_and_a_label_moves()
    {
        var project = await storage.CreateProjectAsync();
        var first = await Writer.PushAsync(project, "greet", Text("1"), null, null, Cancel);
        var second = await Writer.PushAsync(project, "greet", Text("2"), null, null, Cancel);

        Assert.Equal(1, await Writer.SetVersionAsync(project, first, null, Cancel));
        Assert.Equal(1, await Writer.SetVersionAsync(project, first, 7, Cancel));
        Assert.Null(await Writer.SetVersionAsync(project, second, 1, Cancel));
        Assert.Equal(2, await Writer.SetVersionAsync(project, second, null, Cancel));
        await Writer.SetLabelAsync(project, first, "production", Cancel);
        Assert.Equal("1", (await Prompts.FindAsync(project, "greet", new(Label: "production"), Cancel))!.Text);
        await Writer.SetLabelAsync(project, second, "production", Cancel);

        var labelled = await Prompts.FindAsync(project, "greet", new(Label: "production"), Cancel);
        Assert.Equal(("2", "00.00.02"), (labelled!.Text, labelled.Version));
        Assert.Equal(["production"], labelled.Labels);
        Assert.Equal("1", (await Prompts.FindAsync(project, "greet", new(Version: 1), Cancel))!.Text);
        var listed = Assert.Single(await Prompts.ListAsync(project, Cancel));
        Assert.Equal(("greet", "TEXT", 2, "00.00.02"), (listed.Alias, listed.Type, listed.Commits, listed.Version));
    }

    [Fact]
    public async Task Pushes_at_once_make_one_line_of_commits()
    {
        var project = await storage.CreateProjectAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Writer.PushAsync(project, "busy", Text($"{i}"), null, null, Cancel)));

        var commits = await Prompts.ListCommitsAsync(project, "busy", "main", Cancel);
        Assert.Equal(12, commits.Count);
        Assert.Equal(commits.Skip(1).Select(commit => commit.Hash), commits.SkipLast(1).Select(commit => commit.Parent));
    }

    [Fact]
    public async Task Projects_do_not_see_each_other()
    {
        var (one, other) = (await storage.CreateProjectAsync(), await storage.CreateProjectAsync());
        var commit = await Writer.PushAsync(one, "greet", Text("1"), null, null, Cancel);

        Assert.Null(await Prompts.FindAsync(other, "greet", new(), Cancel));
        Assert.Null(await Prompts.FindByHashAsync(other, commit.Hash, Cancel));
        Assert.False(await Writer.RemoveAsync(other, "greet", Cancel));
        Assert.True(await Writer.RemoveAsync(one, "greet", Cancel));
        Assert.Empty(await Prompts.ListAsync(one, Cancel));
    }

    private static PromptContent Text(string text) => new() { Text = text };

    private static JsonElement Json(string json) => JsonElement.Parse(json);

    private static JsonElement Schema(string id) => Json(
        $$"""{"name":"Out","fields":[{"id":"{{id}}","name":"tags","type":"ARRAY"},{"id":"{{id}}2","name":"tags","type":"STRING","parentId":"{{id}}"}]}""");
}
