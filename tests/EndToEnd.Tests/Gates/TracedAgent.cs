using System.Globalization;
using Platform.Fixtures;

namespace Platform.EndToEnd.Tests.Gates;

/// <summary>The sample agent beside that of the stack, with as many mistakes as a test wants, traced into the stack.</summary>
internal static class TracedAgent
{
    /// <param name="mistakes">0 for none, 1 for the sample's usual share of answers, 3 for thrice as many: the regression.</param>
    public static Task<ServiceProcess> StartAsync(StackFixture stack, double mistakes) => ServiceProcess.StartAsync(
        "TravelAgent", TestContext.Current.CancellationToken,
        ("Mistakes", mistakes.ToString(CultureInfo.InvariantCulture)),
        ("AGENT_TRACING_ENDPOINT", stack.CollectorHttp.ToString()),
        ("PLATFORM_API_KEY", StackFixture.Key));
}
