using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;
using Platform.AgentTracing;

namespace Platform.AgentOverhead;

/// <param name="Ratio">Median over rounds of observed to bare, each pair measured one after the other.</param>
internal sealed record StepCost(double BareNs, double ObservedNs, double Ratio)
{
    private const int Rounds = 2000;
    private const int WarmUp = 3000;
    private const int Steps = 200; // of one round: short, so that most rounds are not disturbed by anything
    private const int RoundsBetweenFlushes = 20; // fits into either queue, so that nothing is dropped
    private const string Arguments = """{"from":"Berlin","to":"Rome","date":"2026-12-04","seats":2}""";
    private const string Result = """
        [{"number":"PA103","departure":"07:40","priceEur":99},{"number":"PA104","departure":"12:40","priceEur":104}]
        """;

    private static readonly ActivitySource _bare = new("Bare");

    /// <summary>Same exporter, same attributes, same destination; sending happens between the rounds.</summary>
    internal static async Task<StepCost> MeasureAsync(string sink)
    {
        using var tracer = AgentTracer.Start(options =>
        {
            options.Endpoint = new($"{sink}/up");
            options.ExportInterval = TimeSpan.FromMinutes(1);
        });
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(_bare.Name)
            .AddProcessor(new BatchActivityExportProcessor(
                new OtlpTraceExporter(new() { Protocol = OtlpExportProtocol.HttpProtobuf, Endpoint = new($"{sink}/up/v1/traces") }),
                maxQueueSize: 2 * Steps * RoundsBetweenFlushes, scheduledDelayMilliseconds: 60_000))
            .Build();

        var pairs = new List<(double Bare, double Observed)>();
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            // Whoever goes second finds warmer caches: they take turns.
            pairs.Add(round % 2 == 0 ? (Time(Bare), Time(Observed)) : Swap(Time(Observed), Time(Bare)));
            if (round % RoundsBetweenFlushes > 0)
                continue;
            provider.ForceFlush();
            tracer.Flush(TimeSpan.FromSeconds(30));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        if (tracer.DroppedSpans > 0)
            throw new InvalidOperationException($"{tracer.DroppedSpans} spans were dropped: the rounds are not comparable.");
        var measured = pairs[WarmUp..];
        return new(
            Median(measured.Select(pair => pair.Bare)),
            Median(measured.Select(pair => pair.Observed)),
            Median(measured.Select(pair => pair.Observed / pair.Bare)));
    }

    /// <returns>Nanoseconds a step.</returns>
    private static double Time(Action steps)
    {
        var started = Stopwatch.GetTimestamp();
        steps();
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / Steps;
    }

    private static void Bare()
    {
        using var root = _bare.StartActivity("travel-agent");
        for (var step = 0; step < Steps; step++)
        {
            using var activity = _bare.StartActivity("search_flights");
            activity?.SetTag("gen_ai.operation.name", "execute_tool");
            activity?.SetTag("gen_ai.tool.name", "search_flights");
            activity?.SetTag("gen_ai.tool.call.arguments", Arguments);
            activity?.SetTag("confident.span.metric_collection", "travel-tools");
            activity?.SetTag("gen_ai.tool.call.result", Result);
        }
    }

    private static void Observed()
    {
        using var root = Observe.Agent("travel-agent");
        for (var count = 0; count < Steps; count++)
        {
            using var step = Observe.Tool("search_flights", Arguments, "travel-tools");
            step.Output = Result;
        }
    }

    private static (double Bare, double Observed) Swap(double observed, double bare) => (bare, observed);

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
