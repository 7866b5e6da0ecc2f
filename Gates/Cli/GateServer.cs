using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gate;

/// <summary>The server cannot be reached, or refuses the run.</summary>
internal sealed class GateServerException(string message) : Exception(message);

/// <summary>Runs gates on the service.</summary>
internal sealed class GateServer(Uri server, string? apiKey)
{
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(1);

    /// <param name="progress">Gets done and total.</param>
    /// <exception cref="GateServerException">With a sentence for who called the command.</exception>
    public async Task<GateResult> RunAsync(Tier tier, JsonObject request, Action<int, int> progress, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = server };
        if (apiKey is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        var path = $"/api/gates/{tier.ToString().ToLowerInvariant()}";
        using var body = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
        var run = await SendAsync(http, new(HttpMethod.Post, path) { Content = body }, cancellationToken);
        var url = run.GetProperty("url").GetString()!;
        while (run.GetProperty("status").GetString() == "running")
        {
            await Task.Delay(_poll, cancellationToken);
            run = await SendAsync(http, new(HttpMethod.Get, url), cancellationToken);
            var so = run.GetProperty("progress");
            progress(so.GetProperty("done").GetInt32(), so.GetProperty("total").GetInt32());
        }

        return (await SendAsync(http, new(HttpMethod.Get, $"{url}/report?format=json"), cancellationToken)).Deserialize(SuitesJson.Readable.GateResult)!;
    }

    private async Task<JsonElement> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            try
            {
                using var response = await http.SendAsync(request, cancellationToken);
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                if (response.IsSuccessStatusCode)
                    return JsonElement.Parse(text);
                throw new GateServerException($"{server} answered {(int)response.StatusCode}: {TitleOf(text) ?? response.ReasonPhrase}");
            }
            catch (HttpRequestException problem)
            {
                throw new GateServerException($"The gates service at {server} cannot be reached: {problem.Message}");
            }
        }
    }

    private static string? TitleOf(string text)
    {
        try
        {
            return JsonElement.Parse(text).TryGetProperty("title", out var title) ? title.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
