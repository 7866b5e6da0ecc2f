using System.Text.Json;
using Platform.TravelAgent.Agent;

namespace Platform.TravelAgent.Demo;

/// <summary>One user with one wish, who talks to the agent over HTTP as any client would.</summary>
internal sealed class Visitor(IHttpClientFactory clients, TimeProvider time)
{
    private static readonly string[] _names =
        ["Ada Lovelace", "Alan Turing", "Grace Hopper", "Edsger Dijkstra", "Barbara Liskov", "Tony Hoare", "Radia Perlman"];

    private static readonly string[][] _conversations = Read();

    /// <returns>The thread, and whether every answer was of use as far as its words tell.</returns>
    internal async Task<(string ThreadId, bool Resolved)> TalkAsync(Uri agent, Random chance, CancellationToken cancellationToken)
    {
        var threadId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        var name = Pick(_names, chance);
        var from = Pick(Flights.Cities, chance);
        var to = Pick([.. Flights.Cities.Where(city => city != from)], chance);
        var date = time.GetUtcNow().AddDays(chance.Next(3, 90)).ToString("yyyy-MM-dd", null);
        var (channel, environment) = (Pick(["web", "web", "mobile", "email"], chance), Pick(["production", "production", "staging"], chance));
        using var http = clients.CreateClient();
        var resolved = true;
        foreach (var line in Pick(_conversations, chance))
        {
            var message = line.Replace("{from}", from, StringComparison.Ordinal).Replace("{to}", to, StringComparison.Ordinal)
                .Replace("{date}", date, StringComparison.Ordinal).Replace("{name}", name, StringComparison.Ordinal);
            using var answer = await http.PostAsJsonAsync(
                new Uri(agent, "/chat"),
                new ChatRequest(threadId, message, name.Replace(' ', '.').ToLowerInvariant(), channel, environment),
                cancellationToken);
            var reply = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<ChatReply>(cancellationToken);
            resolved &= reply is not null && !reply.Reply.Contains("sorry", StringComparison.OrdinalIgnoreCase);
            await Task.Delay(TimeSpan.FromSeconds(0.5 + chance.NextDouble()), time, cancellationToken);
        }

        return (threadId, resolved);
    }

    private static T Pick<T>(IReadOnlyList<T> choices, Random chance) => choices[chance.Next(choices.Count)];

    private static string[][] Read()
    {
        using var stream = typeof(Visitor).Assembly.GetManifestResourceStream("conversations.json")!;
        return JsonSerializer.Deserialize<string[][]>(stream)!;
    }
}
