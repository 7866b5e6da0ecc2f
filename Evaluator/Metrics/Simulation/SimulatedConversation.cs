using Platform.Metrics.TestCases;

namespace Platform.Metrics.Simulation;

/// <summary>A conversation that a simulated user and an agent have held.</summary>
/// <param name="TestCase">As given, with the turns; with the agent's last words as actual output.</param>
/// <param name="Completed">The user was done; false when the limit of turns came first.</param>
/// <param name="Problem">Why it broke off: neither the user's nor the agent's doing counts then. Null when it did not.</param>
public sealed record SimulatedConversation(TestCase TestCase, bool Completed, string? Problem)
{
    /// <summary>Lets both talk until the user is done or has written <paramref name="maxTurns"/> messages.</summary>
    /// <param name="start">With a scenario. An input is the user's first message; turns, if any, have been spoken before.</param>
    /// <param name="maxTurns">1 or more; messages of the user.</param>
    /// <param name="user">Says what the user does next, given the conversation so far.</param>
    /// <param name="agent">Answers a message of the user.</param>
    public static async Task<SimulatedConversation> HoldAsync(
        TestCase start, int maxTurns, Func<TestCase, Task<(UserReply? Reply, string? Problem)>> user,
        Func<string, Task<(Turn? Turn, string? Problem)>> agent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxTurns);
        var turns = new List<Turn>(start.Turns ?? []);
        for (var spoken = 0; spoken < maxTurns; spoken++)
        {
            var (reply, unsaid) = spoken == 0 && turns is [] && start.Input is { } first
                ? (new UserReply(first, Completed: false), null) : await user(So());
            if (reply is null)
                return new(So(), Completed: false, unsaid ?? "The simulated user said nothing.");
            if (reply.Completed)
                return new(So(), Completed: true, null);

            turns.Add(new() { Role = "user", Content = reply.Message });
            var (answer, problem) = await agent(reply.Message);
            if (answer is null)
                return new(So(), Completed: false, problem ?? "The agent said nothing.");
            turns.Add(answer);
        }

        return new(So(), Completed: false, null);

        TestCase So() => start with { Turns = [.. turns], ActualOutput = turns.LastOrDefault(turn => turn.Role == "assistant")?.Content };
    }
}
