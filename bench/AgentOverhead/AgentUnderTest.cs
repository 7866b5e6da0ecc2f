using System.Diagnostics;
using System.Security.Cryptography;
using Platform.AgentTracing;

namespace Platform.AgentOverhead;

/// <summary>
/// An agent in a process of its own, which answers as often as a line on its input says and prints how long each answer
/// took. One call is an agent with a retriever, two model calls and two tools, each with a little real work.
/// </summary>
internal static class AgentUnderTest
{
    private static readonly string _prompt = new('p', 4000);
    private static readonly byte[] _work = new byte[200_000];

    /// <param name="condition"><c>untraced</c>, or how the Collector behaves.</param>
    internal static void Run(string condition, string endpoint)
    {
        using var tracer = condition == "untraced" ? null : AgentTracer.Start(options =>
        {
            options.Endpoint = new(endpoint);
            options.ShutdownLimit = TimeSpan.Zero;
        });
        while (Console.ReadLine() is { } line)
        {
            var latencies = new double[int.Parse(line)];
            for (var call = 0; call < latencies.Length; call++)
            {
                var started = Stopwatch.GetTimestamp();
                AnswerAsync(call).GetAwaiter().GetResult();
                latencies[call] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            Console.WriteLine(string.Join(' ', latencies));
        }
    }

    private static Task<string> AnswerAsync(int call) => Observe.AgentAsync("travel-agent", $"call {call}", async _ =>
    {
        CurrentTrace.Update(threadId: $"thread-{call}", userId: "ada", tags: ["bench"], metricCollection: "travel-quality");
        using (var search = Observe.Retriever("policies", "refunds"))
            search.Output = new[] { Work(), Work() };
        for (var turn = 0; turn < 2; turn++)
        {
            using (var llm = Observe.Llm("gpt-5-mini", _prompt))
            {
                llm.Output = Work();
                llm.Used(1000, 50);
            }

            await Observe.ToolAsync("search_flights", new { From = "Berlin", To = "Rome" }, _ => Task.FromResult(Work()), "travel-tools");
        }

        return Work();
    });

    private static string Work() => Convert.ToHexString(SHA256.HashData(_work));
}
