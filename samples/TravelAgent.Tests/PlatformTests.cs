using System.Net.Http.Headers;
using Platform.Metrics.UnitTests;

namespace Platform.TravelAgent.Tests;

/// <summary>
/// What production measures, measured here. Needs the platform (<c>./run</c>) and its key, so it is run when asked for:
/// <c>PLATFORM_API_KEY=… dotnet run --project samples/TravelAgent.Tests -- -explicit only</c>.
/// </summary>
public sealed class PlatformTests(Evaluation evaluation)
{
    [Fact(Explicit = true)]
    public async Task Passes_the_collection_of_production()
    {
        using var platform = new HttpClient { BaseAddress = new(Environment.GetEnvironmentVariable("PLATFORM_URL") ?? "http://localhost:4318") };
        platform.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("PLATFORM_API_KEY"));
        var answered = await new AgentUnderTest().AskAsync("Can my small dog travel in the cabin?");

        foreach (var metric in await PlatformCollection.GetAsync(platform, "travel-rag", TestContext.Current.CancellationToken))
            Assert.Passes(await evaluation.EvaluateAsync(metric, answered));
    }
}
