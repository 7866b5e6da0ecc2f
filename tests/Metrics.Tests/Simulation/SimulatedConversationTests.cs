using Platform.Metrics.Simulation;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.Simulation;

public class SimulatedConversationTests
{
    private static readonly TestCase _task = new() { Scenario = "s" };

    [Fact]
    public async Task They_talk_until_the_user_is_done()
    {
        var held = await SimulatedConversation.HoldAsync(_task, 10, Script("one", "two", null), Echo);

        Assert.True(held.Completed);
        Assert.Equal(["user: one", "assistant: one!", "user: two", "assistant: two!"], held.TestCase.Turns!.Select(turn => $"{turn.Role}: {turn.Content}"));
        Assert.Equal("two!", held.TestCase.ActualOutput);
    }

    [Fact]
    public async Task A_user_who_is_never_done_is_stopped()
    {
        var held = await SimulatedConversation.HoldAsync(_task, 3, _ => Task.FromResult<(UserReply?, string?)>((new("more", false), null)), Echo);

        Assert.Equal((false, null, 6), (held.Completed, held.Problem, held.TestCase.Turns!.Count));
    }

    [Fact]
    public async Task An_input_is_the_first_message_and_asks_nobody()
    {
        var held = await SimulatedConversation.HoldAsync(_task with { Input = "first" }, 5, Script([null]), Echo);

        Assert.Equal((true, "first"), (held.Completed, held.TestCase.Turns![0].Content));
    }

    [Fact]
    public async Task A_silent_agent_or_user_is_a_problem_and_what_was_said_is_kept()
    {
        var agent = await SimulatedConversation.HoldAsync(_task, 5, Script("one"), _ => Task.FromResult<(Turn?, string?)>((null, "500")));
        var user = await SimulatedConversation.HoldAsync(_task, 5, _ => Task.FromResult<(UserReply?, string?)>((null, "cut off")), Echo);

        Assert.Equal(("500", 1), (agent.Problem, agent.TestCase.Turns!.Count));
        Assert.Equal(("cut off", 0), (user.Problem, user.TestCase.Turns!.Count));
    }

    /// <summary>Says these one after the other; null is the end.</summary>
    private static Func<TestCase, Task<(UserReply? Reply, string? Problem)>> Script(params string?[] lines)
    {
        var left = new Queue<string?>(lines);
        return _ => Task.FromResult<(UserReply?, string?)>((left.Dequeue() is { } line ? new(line, false) : new("", true), null));
    }

    private static Task<(Turn? Turn, string? Problem)> Echo(string message) =>
        Task.FromResult<(Turn?, string?)>((new() { Role = "assistant", Content = $"{message}!" }, null));
}
