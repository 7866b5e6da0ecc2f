using Platform.Metrics.Judging;

namespace Platform.Metrics.Agentic;

/// <summary>What several metrics on traces ask first when they go step by step.</summary>
internal static class AgentTask
{
    public const string Seen = "The section `trace` shows the steps of an agent, nested as they were called.";

    public const string OfTheUser = """
        what the user wanted of the agent, in one or two sentences, with all conditions that the user named; from the
        user's words at the outermost step, not from what the agent made of them
        """;

    public const string OfTheAgent = """
        the plan that the agent itself set up, step by step, from what it wrote or thought before it acted; empty when it
        wrote none. Do not make one up from what it did
        """;

    public static Prompt<TaskAnswer> Prompt { get; } = new("agent_task",
        $"{Seen} Give as `task` {OfTheUser}.");

    public static Prompt<PlanAnswer> Plan { get; } = new("agent_plan",
        $"{Seen} Give as `plan` {OfTheAgent}.");

    internal sealed record TaskAnswer(string Task);

    internal sealed record PlanAnswer(IReadOnlyList<string> Plan);
}
