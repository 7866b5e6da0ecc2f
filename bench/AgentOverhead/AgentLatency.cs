using System.Diagnostics;
using System.Globalization;

namespace Platform.AgentOverhead;

/// <summary>How long an agent's answers take, depending on what the Collector does meanwhile.</summary>
/// <param name="Percentiles">Of each condition, in milliseconds.</param>
/// <param name="Differences">
/// Between the 95th percentiles of two conditions in milliseconds, and the upper end of their 95 % confidence interval.
/// </param>
internal sealed record AgentLatency(
    IReadOnlyList<(string Name, double P50, double P95)> Percentiles,
    IReadOnlyList<(string Name, double Difference, double Upper)> Differences)
{
    private const int Block = 25;

    /// <param name="calls">Of each condition.</param>
    internal static async Task<AgentLatency> MeasureAsync(TraceSink sink, int calls)
    {
        // Nobody listens on port 1.
        var agents = new Dictionary<string, Process>
        {
            ["untraced"] = Start("untraced", sink.Address),
            ["up"] = Start("up", $"{sink.Address}/up"),
            ["slow"] = Start("slow", $"{sink.Address}/slow"),
            ["hanging"] = Start("hanging", $"{sink.Address}/hanging"),
            ["down"] = Start("down", "http://127.0.0.1:1"),
        };
        var blocks = agents.ToDictionary(agent => agent.Key, _ => new List<double[]>());
        try
        {
            foreach (var agent in agents.Values)
                await AnswerAsync(agent, 200);

            // In turns, in an order that changes, so that whatever else the machine does hits all of them alike.
            var order = agents.Keys.ToArray();
            for (var block = 0; block < calls / Block; block++)
            {
                new Random(block).Shuffle(order);
                foreach (var name in order)
                    blocks[name].Add(await AnswerAsync(agents[name], Block));
            }
        }
        finally
        {
            foreach (var agent in agents.Values)
            {
                agent.StandardInput.Close();
                await agent.WaitForExitAsync();
                agent.Dispose();
            }
        }

        return new(
            [.. blocks.Select(name => (name.Key, Bootstrap.Percentile(name.Value, 0.5), Bootstrap.Percentile(name.Value, 0.95)))],
            [.. new[] { ("untraced", "up"), ("up", "slow"), ("up", "hanging"), ("up", "down") }.Select(pair =>
            {
                var (difference, upper) = Bootstrap.DifferenceOfPercentiles(blocks[pair.Item1], blocks[pair.Item2], 0.95);
                return ($"{pair.Item2}_to_{pair.Item1}", difference, upper);
            })]);
    }

    private static Process Start(string condition, string endpoint) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(AgentLatency).Assembly.Location, "agent", condition, endpoint])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    private static async Task<double[]> AnswerAsync(Process agent, int calls)
    {
        await agent.StandardInput.WriteLineAsync($"{calls}");
        await agent.StandardInput.FlushAsync();
        var line = await agent.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The agent has ended.");
        return [.. line.Split(' ').Select(latency => double.Parse(latency, CultureInfo.InvariantCulture))];
    }
}
