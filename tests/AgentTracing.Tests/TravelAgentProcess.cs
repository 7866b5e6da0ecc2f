using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Platform.Fixtures;

namespace Platform.AgentTracing.Tests;

/// <summary>The sample agent as a process of its own, configured by environment variables as an orchestrator does it.</summary>
internal sealed class TravelAgentProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly HttpClient _http;

    private TravelAgentProcess(Process process, int port)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _http = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    internal static async Task<TravelAgentProcess> StartAsync(Uri collector, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var port = FreePort.Next();
        var start = new ProcessStartInfo("dotnet", [typeof(TravelAgent.Agent.ChatRequest).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["services__collector__http__0"] = collector.ToString();
        start.Environment["PLATFORM_API_KEY"] = "test-key";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var agent = new TravelAgentProcess(Process.Start(start)!, port);
        await Until.TrueAsync(async () => (await agent._http.GetAsync("/alive")).IsSuccessStatusCode, "the agent to answer");
        return agent;
    }

    internal async Task<JsonNode> ChatAsync(string message, string threadId = "thread-1")
    {
        using var answer = await PostAsync(new { threadId, message, userId = "ada", channel = "mobile" });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
    }

    internal Task<HttpResponseMessage> PostAsync(object request) => _http.PostAsJsonAsync("/chat", request);

    /// <summary>Asks it to stop, as an orchestrator does, and waits until it has.</summary>
    /// <returns>What it wrote to the console.</returns>
    internal async Task<string> StopAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }

        return await _output;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _output;
        _process.Dispose();
        _http.Dispose();
    }
}
