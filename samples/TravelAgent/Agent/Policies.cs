using Platform.AgentTracing;

namespace Platform.TravelAgent.Agent;

/// <summary>The airline's policies, found by the words that a question shares with them.</summary>
internal sealed class Policies(TimeProvider time)
{
    private const int MostFound = 2;
    private const int FewestSharedWords = 2;

    private static readonly IReadOnlyList<string> _policies = Read();

    /// <returns>The best two at most; none when the message is about something else.</returns>
    internal Task<IReadOnlyList<string>> SearchAsync(string question) =>
        Observe.RetrieverAsync("policies", question, async _ =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time);
            var words = Words(question);
            IReadOnlyList<string> found = [.. _policies
                .Select(policy => (Policy: policy, Shared: Words(policy).Intersect(words).Count()))
                .Where(match => match.Shared >= FewestSharedWords)
                .OrderByDescending(match => match.Shared)
                .Take(MostFound)
                .Select(match => match.Policy)];
            return found;
        });

    private static HashSet<string> Words(string text) =>
        [.. text.ToLowerInvariant().Split([' ', '.', ',', '?', '!', ':'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length > 3)
            .Select(word => word.TrimEnd('s'))];

    private static string[] Read()
    {
        using var stream = typeof(Policies).Assembly.GetManifestResourceStream("policies.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
