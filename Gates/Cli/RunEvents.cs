using System.Net.ServerSentEvents;
using System.Text.Json;
using Platform.Gate.Output;

namespace Platform.Gate;

/// <summary>
/// Follows a run on the service by its server-sent events. A service that restarts carries its runs on, so that a lost connection is made
/// again; only one that stays away for long is given up.
/// </summary>
internal sealed class RunEvents(HttpClient http, string url, TimeProvider? time = null)
{
    private const int MostTries = 60;

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Returns when the run has its verdict.</summary>
    /// <exception cref="GateServerException">The service stays away, or does not let the run be read.</exception>
    public async Task FollowAsync(IProgress<Standing> progress, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            try
            {
                await foreach (var item in EventsAsync(cancellationToken))
                {
                    tries = 0;
                    progress.Report(StandingOf(item.Data));
                    if (item.EventType == "verdict")
                        return;
                }
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException)
            {
                // Tried again below.
            }

            await Task.Delay(_pause, _time, cancellationToken);
        }

        throw new GateServerException($"The gates service at {http.BaseAddress} went away while {url} ran. The run goes on when it is back.");
    }

    private async IAsyncEnumerable<SseItem<JsonElement>> EventsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"{url}/events", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if ((int)response.StatusCode < 500)
            await GateServer.RefusedAsync(response, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream, (_, data) => Parse(data)).EnumerateAsync(cancellationToken))
            yield return item;
    }

    private static JsonElement Parse(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        return JsonElement.ParseValue(ref reader);
    }

    private static Standing StandingOf(JsonElement run)
    {
        var progress = run.GetProperty("progress");
        return new(Count("done"), Count("total"), Count("failed") + Count("errored"), run.GetProperty("costUsd").GetDouble(),
            run.GetProperty("tier").GetString() == "nightly" ? "trials" : "cases");

        int Count(string name) => progress.GetProperty(name).GetInt32();
    }
}
