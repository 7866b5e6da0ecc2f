using System.Globalization;
using Platform.Bench.Ingest;

// Spans per second that the Collector acknowledges, against the rows per second of a plain COPY on the same machine.
var options = BenchOptions.Parse(args);
await using var target = await Target.StartAsync();
using var senders = new Senders(target.Collector.HttpPort, target.Collector.GrpcPort);
var duration = TimeSpan.FromSeconds(options.Seconds);

Scenario[] scenarios =
[
    new("grpc_20", senders.GrpcAsync, Spans: 20, AtOnce: 400),
    new("grpc_100", senders.GrpcAsync, Spans: 100, AtOnce: 100),
    new("http_20", senders.HttpAsync, Spans: 20, AtOnce: 400),
    new("http_100", senders.HttpAsync, Spans: 100, AtOnce: 100),
    new("grpc_100_full", senders.GrpcAsync, Spans: 100, AtOnce: 100, Full: true),
    new("http_100_full", senders.HttpAsync, Spans: 100, AtOnce: 100, Full: true),
];
if (options.Only is not "")
    scenarios = [.. scenarios.Where(scenario => scenario.Name == options.Only)];
var figures = new Figures();
var lost = 0L;

// Everything is compiled, cached and connected before it counts.
foreach (var scenario in scenarios)
    await scenario.RunAsync(TimeSpan.FromSeconds(Math.Min(3, options.Seconds)));
var limit = await CopyLimit.CreateAsync(target.Database);
await limit.RunAsync(TimeSpan.FromSeconds(1));
await target.EmptyAsync();

for (var round = 1; round <= options.Rounds; round++)
{
    var beforeCopy = await ProcessorTime.NowAsync(target);
    var copied = await limit.RunAsync(duration);
    var usedByCopy = (await ProcessorTime.NowAsync(target) - beforeCopy).Database.TotalMicroseconds / (copied * options.Seconds);
    figures.Add("copy_rows_per_s", copied);
    figures.Add("copy_database_cpu_us_per_row", usedByCopy);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: copy {copied:F0} rows/s, {usedByCopy:F1} µs of PostgreSQL's processor time a row"));
    foreach (var scenario in scenarios)
    {
        var before = await ProcessorTime.NowAsync(target);
        var result = await scenario.RunAsync(duration);
        var used = await ProcessorTime.NowAsync(target) - before;
        lost += Math.Max(0, result.Stored - await target.EmptyAsync());
        figures.Add($"{scenario.Name}_spans_per_s", result.SpansPerSecond);
        figures.Add($"{scenario.Name}_ratio", result.SpansPerSecond / copied);
        figures.Add($"{scenario.Name}_collector_cpu_us_per_span", used.Collector.TotalMicroseconds / result.Stored);
        figures.Add($"{scenario.Name}_database_cpu_us_per_span", used.Database.TotalMicroseconds / result.Stored);
        figures.Add($"{scenario.Name}_load_cpu_us_per_span", used.Load.TotalMicroseconds / result.Stored);
        figures.Add($"{scenario.Name}_ack_p50_ms", Figures.Quantile(result.Latencies, 0.5));
        figures.Add($"{scenario.Name}_ack_p99_ms", Figures.Quantile(result.Latencies, 0.99));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"round {round}: {scenario.Name} {result.SpansPerSecond:F0} spans/s, ratio {result.SpansPerSecond / copied:F2}, {result.Refused} requests refused"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"    µs of processor time a span: Collector {used.Collector.TotalMicroseconds / result.Stored:F1}, PostgreSQL {used.Database.TotalMicroseconds / result.Stored:F1}, load {used.Load.TotalMicroseconds / result.Stored:F1}"));
    }
}
var peak = target.Collector.PeakMegabytes;

if (options.OverloadSeconds > 0)
{
    var overload = new Scenario("overload", senders.GrpcAsync, Spans: 100, AtOnce: 1000, Full: true);
    var result = await overload.RunAsync(TimeSpan.FromSeconds(options.OverloadSeconds));
    lost += Math.Max(0, result.Stored - await target.EmptyAsync());
    figures.Add("overload_spans_per_s", result.SpansPerSecond);
    figures.Add("overload_refused_requests", result.Refused);
    figures.Add("overload_ack_p99_ms", Figures.Quantile(result.Latencies, 0.99));
}

figures.Print();
foreach (var door in options.Only is "" ? (string[])["grpc", "http"] : [])
{
    Figures.Print($"{door}_spans_per_s", Math.Min(figures.Median($"{door}_20_spans_per_s"), figures.Median($"{door}_100_spans_per_s")));
    Figures.Print($"{door}_ratio", Math.Min(figures.Median($"{door}_20_ratio"), figures.Median($"{door}_100_ratio")));
    Figures.Print($"{door}_full_ratio", figures.Median($"{door}_100_full_ratio"));
}
Figures.Print("ack_p50_ms", scenarios.Max(scenario => figures.Median($"{scenario.Name}_ack_p50_ms")));
Figures.Print("ack_p99_ms", scenarios.Max(scenario => figures.Median($"{scenario.Name}_ack_p99_ms")));
Figures.Print("rounds_peak_rss_mb", peak);
Figures.Print("peak_rss_mb", target.Collector.PeakMegabytes);
Figures.Print("lost", lost);
return lost == 0 ? 0 : 1;
