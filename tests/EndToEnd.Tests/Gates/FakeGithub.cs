using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Platform.EndToEnd.Tests.Gates;

/// <summary>The three routes of GitHub's API that keep a comment on pull request 7 of acme/agent.</summary>
internal sealed class FakeGithub : IAsyncDisposable
{
    public const string Token = "the-token";

    private readonly WebApplication _app;

    private FakeGithub(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>In the order of their ids, from 1.</summary>
    public List<string> Comments { get; } = ["Looks good to me."];

    public static async Task<FakeGithub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var github = new FakeGithub(app);
        app.Use((context, next) => context.Request.Headers.Authorization == $"Bearer {Token}" ? next(context) : Results.Unauthorized().ExecuteAsync(context));
        app.MapGet("/repos/acme/agent/issues/7/comments", () => github.Comments.Select((body, index) => new { id = index + 1, body }));
        app.MapPost("/repos/acme/agent/issues/7/comments", (Comment comment) => github.Comments.Add(comment.Body));
        app.MapPatch("/repos/acme/agent/issues/comments/{id:int}", (int id, Comment comment) => github.Comments[id - 1] = comment.Body);
        await app.StartAsync();
        return github;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed record Comment(string Body);
}
