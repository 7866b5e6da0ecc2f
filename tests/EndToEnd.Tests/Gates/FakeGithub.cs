using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.EndToEnd.Tests.Gates;

/// <summary>The three routes of GitHub's API that keep a comment on a pull request.</summary>
internal sealed class FakeGithub : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _loop;

    public FakeGithub()
    {
        for (var port = Random.Shared.Next(20_000, 60_000); ; port++)
        {
            try
            {
                Url = $"http://localhost:{port}";
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add($"{Url}/");
                _listener.Start();
                break;
            }
            catch (HttpListenerException)
            {
                // The port is taken: the next one.
            }
        }

        _loop = AnswerAsync();
    }

    public string Url { get; }

    /// <summary>In the order of their ids, from 1.</summary>
    public List<string> Comments { get; } = ["Looks good to me."];

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private async Task AnswerAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            context.Response.StatusCode = await ActAsync(context.Request, reader) ? 200 : 404;
            context.Response.Close(JsonSerializer.SerializeToUtf8Bytes(Comments.Select((body, index) => new { id = index + 1, body })), willBlock: false);
        }
    }

    private async Task<bool> ActAsync(HttpListenerRequest request, StreamReader body)
    {
        var path = request.Url!.AbsolutePath;
        if (request.Headers["Authorization"] != "Bearer the-token")
            return false;
        if (request.HttpMethod == "GET" && path == "/repos/acme/agent/issues/7/comments")
            return true;
        var text = (string)JsonNode.Parse(await body.ReadToEndAsync())!["body"]!;
        if (request.HttpMethod == "POST" && path == "/repos/acme/agent/issues/7/comments")
            Comments.Add(text);
        else if (request.HttpMethod == "PATCH" && path.StartsWith("/repos/acme/agent/issues/comments/", StringComparison.Ordinal))
            Comments[int.Parse(path.Split('/')[^1], null) - 1] = text;
        else
            return false;
        return true;
    }
}
