using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Gate.Output;
using Platform.Suites;
using Platform.Suites.Calibration;
using Platform.Suites.Runs;

namespace Platform.Gate;

/// <summary>The server cannot be reached, or refuses the run.</summary>
internal sealed class GateServerException(string message) : Exception(message);

/// <summary>Runs gates on the service.</summary>
internal sealed class GateServer : IDisposable
{
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(1);
    private readonly HttpClient _http;

    /// <param name="limits">The tier commit is answered in one request, which may take as long as the suite allows.</param>
    public GateServer(Uri server, string? apiKey, Limits limits)
    {
        _http = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(100 + limits.MaxSeconds) };
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <exception cref="GateServerException">With a sentence for who called the command.</exception>
    public async Task<GateResult> RunCommitAsync(JsonObject request, CancellationToken cancellationToken) =>
        await ReportAsync(await StartAsync(Tier.Commit, request, cancellationToken), cancellationToken);

    /// <inheritdoc cref="RunCommitAsync"/>
    public async Task<GateResult> RunAsync(Tier tier, JsonObject request, IProgress<Standing> progress, CancellationToken cancellationToken)
    {
        var url = await StartAsync(tier, request, cancellationToken);
        await new RunEvents(_http, url).FollowAsync(progress, cancellationToken);
        return await ReportAsync(url, cancellationToken);
    }

    /// <summary>Has labelled cases scored, and compared with their labels.</summary>
    /// <param name="progress">Gets done and total.</param>
    /// <inheritdoc cref="RunCommitAsync"/>
    public async Task<CalibrationReport> CalibrateAsync(JsonObject request, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var url = await StartAsync("calibrations", request, cancellationToken);
        while (true)
        {
            var so = JsonElement.Parse(await SendAsync(new(HttpMethod.Get, url), cancellationToken));
            progress(so.GetProperty("done").GetInt32(), so.GetProperty("total").GetInt32());
            if (so.TryGetProperty("report", out var report) && report.ValueKind == JsonValueKind.Object)
                return report.Deserialize(CalibrationJson.Default.CalibrationReport)!;
            await Task.Delay(_poll, cancellationToken);
        }
    }

    /// <summary>Whether a version may ship, and the reasons for or against.</summary>
    /// <inheritdoc cref="RunCommitAsync"/>
    public async Task<(bool MayShip, IReadOnlyList<string> Reasons)> ReadReleaseAsync(string version, CancellationToken cancellationToken)
    {
        var answer = JsonElement.Parse(await SendAsync(new(HttpMethod.Get, $"/api/gates/releases/{Uri.EscapeDataString(version)}"), cancellationToken));
        return (answer.GetProperty("mayShip").GetBoolean(), [.. answer.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()!)]);
    }

    /// <returns>When it runs next.</returns>
    /// <inheritdoc cref="RunCommitAsync"/>
    public async Task<string> ScheduleAsync(string suite, JsonObject request, CancellationToken cancellationToken)
    {
        using var body = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
        var schedule = await SendAsync(new(HttpMethod.Put, $"/api/gates/schedules/{Uri.EscapeDataString(suite)}") { Content = body }, cancellationToken);
        return JsonElement.Parse(schedule).TryGetProperty("nextAt", out var next) ? next.ToString() : "no time any more";
    }

    public void Dispose() => _http.Dispose();

    private Task<string> StartAsync(Tier tier, JsonObject request, CancellationToken cancellationToken) =>
        StartAsync(tier.Name, request, cancellationToken);

    private async Task<string> StartAsync(string path, JsonObject request, CancellationToken cancellationToken)
    {
        using var body = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
        var run = await SendAsync(new(HttpMethod.Post, $"/api/gates/{path}") { Content = body }, cancellationToken);
        return JsonElement.Parse(run).GetProperty("url").GetString()!;
    }

    private async Task<GateResult> ReportAsync(string url, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize(await SendAsync(new(HttpMethod.Get, $"{url}/report?format=json"), cancellationToken), SuitesJson.Readable.GateResult)!;

    private async Task<string> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            try
            {
                using var response = await _http.SendAsync(request, cancellationToken);
                await RefusedAsync(response, cancellationToken);
                return await response.Content.ReadAsStringAsync(cancellationToken);
            }
            catch (HttpRequestException problem)
            {
                throw new GateServerException($"The gates service at {_http.BaseAddress} cannot be reached: {problem.Message}");
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new GateServerException($"The gates service at {_http.BaseAddress} did not answer within {_http.Timeout.TotalSeconds:F0} s.");
            }
        }
    }

    /// <exception cref="GateServerException">The answer is a refusal; its title says why.</exception>
    internal static async Task RefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        throw new GateServerException(
            $"{response.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Authority)} answered {(int)response.StatusCode}: {TitleOf(text) ?? response.ReasonPhrase}"
            + (response.StatusCode == HttpStatusCode.Unauthorized ? " This command takes it from PLATFORM_API_KEY." : ""));
    }

    private static string? TitleOf(string text)
    {
        try
        {
            return JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } problem && problem.TryGetProperty("title", out var title) ? title.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
