namespace Platform.TravelAgent.Demo;

/// <summary>Tells the platform whether a conversation got the user what they came for: cost per resolution counts it.</summary>
internal sealed class Outcomes(IHttpClientFactory clients)
{
    internal async Task SetAsync(string threadId, bool resolved, CancellationToken cancellationToken)
    {
        using var collector = clients.CreateClient(TrafficServices.Collector);
        using var answer = await collector.PostAsJsonAsync(
            "/api/outcomes", new { threadId, resolved, source = "travel-agent" }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
