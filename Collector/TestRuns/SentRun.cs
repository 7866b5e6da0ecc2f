using System.Text.Json;
using Platform.Storage.TestRuns;

namespace Platform.Collector.TestRuns;

/// <summary>A request's run with its test cases, both fit to be kept.</summary>
internal sealed record SentRun(TestRunRequest Run, IReadOnlyList<TestRunCase> Cases)
{
    private const int MostCases = 20_000;

    /// <param name="further">The cases come after others, so that their place in this request says nothing.</param>
    /// <returns>The run, or what is wrong with it, for whoever sent it.</returns>
    internal static async Task<(SentRun? Run, string? Problem)> ReadAsync(
        HttpRequest request, bool further, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (run, problem) = await SentJson.ReadAsync<TestRunRequest>(request, cancellationToken);
        if ((problem ?? run!.Problem(now)) is { } wrong)
            return (null, wrong);
        var sent = run!.TestCases ?? [];
        if (sent.Count > MostCases)
            return (null, $"{sent.Count} test cases are more than {MostCases} in one request; send the others by PUT.");

        var cases = new List<TestRunCase>(sent.Count);
        foreach (var (index, one) in sent.Index())
        {
            if (Read(one, index, further, cases) is { } wrongCase)
                return (null, $"testCases[{index}]: {wrongCase}");
        }

        return cases.CountBy(one => (one.Conversational, one.Position)).FirstOrDefault(place => place.Value > 1) is { Value: > 1 } twice
            ? (null, $"Two test cases have the order {twice.Key.Position}.")
            : (new(run, cases), null);
    }

    private static string? Read(JsonElement sent, int index, bool further, List<TestRunCase> cases)
    {
        try
        {
            cases.Add(SentCase.Read(sent, index));
            return further && !sent.TryGetProperty("order", out _) ? "It needs an order: its place in the whole run." : null;
        }
        catch (JsonException problem)
        {
            return SentJson.Sentence(problem);
        }
    }
}
