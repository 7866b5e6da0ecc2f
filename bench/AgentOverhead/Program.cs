using System.Globalization;
using Platform.AgentOverhead;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["agent", var condition, var endpoint])
{
    AgentUnderTest.Run(condition, endpoint);
    return 0;
}

var calls = args is ["--calls", var given] ? int.Parse(given, CultureInfo.InvariantCulture) : 4000;
await using var sink = await TraceSink.StartAsync();

var cost = await StepCost.MeasureAsync(sink.Address);
Console.WriteLine($"A step costs {cost.ObservedNs:F0} ns, a bare activity with the same attributes {cost.BareNs:F0} ns.");

var latency = await AgentLatency.MeasureAsync(sink, calls);
foreach (var (name, p50, p95) in latency.Percentiles)
    Console.WriteLine($"{name,-10} p50 {p50:F3} ms, p95 {p95:F3} ms");

Console.WriteLine($"""

    bare_ns={cost.BareNs:F1}
    observed_ns={cost.ObservedNs:F1}
    overhead_ratio={cost.Ratio:F3}
    overhead_ratio_limit=1.3
    calls={calls}
    """);
foreach (var (name, difference, upper) in latency.Differences)
    Console.WriteLine($"p95_diff_{name}_ms={difference:F3}\np95_diff_{name}_upper95_ms={upper:F3}");
Console.WriteLine("p95_diff_limit_ms=1.0");
return 0;
