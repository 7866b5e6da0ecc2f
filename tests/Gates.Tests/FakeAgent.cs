using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Platform.Gates.Tests;

/// <summary>An agent that answers what a test says; null is a failure with 500.</summary>
internal sealed class FakeAgent : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _loop;

    private FakeAgent(string url, Func<string, string?> answer)
    {
        Url = url;
        _listener.Prefixes.Add(url);
        _listener.Start();
        _loop = AnswerAsync(answer);
    }

    public string Url { get; }

    public ConcurrentQueue<(string Body, IReadOnlyDictionary<string, string> Headers)> Requests { get; } = [];

    public static Task<FakeAgent> StartAsync(Func<string, string?> answer)
    {
        for (var port = Random.Shared.Next(20_000, 60_000); ; port++)
        {
            try
            {
                return Task.FromResult(new FakeAgent($"http://localhost:{port}/", answer));
            }
            catch (HttpListenerException)
            {
                // The port is taken: the next one.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
    }

    private async Task AnswerAsync(Func<string, string?> answer)
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            Requests.Enqueue((body, context.Request.Headers.AllKeys.ToDictionary(
                key => key!.ToLowerInvariant(), key => context.Request.Headers[key]!)));
            var text = answer(body);
            try
            {
                context.Response.StatusCode = text is null ? 500 : 200;
                context.Response.Close(Encoding.UTF8.GetBytes(text ?? ""), willBlock: false);
            }
            catch (Exception left) when (left is HttpListenerException or ObjectDisposedException)
            {
                // Who asked does not wait any more.
            }
        }
    }
}
