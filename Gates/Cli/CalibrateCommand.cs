using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Gate.Output;
using Platform.Metrics;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Suites;
using Platform.Suites.Calibration;

namespace Platform.Gate;

/// <summary><c>gate calibrate</c>: holds a metric and its judge against labelled cases, in this process or on the service.</summary>
internal static class CalibrateCommand
{
    private const string JudgeVariable = "ConnectionStrings__judge";
    private const int AtOnce = 8;

    public static Command Create()
    {
        var metric = new Option<string>("--metric", "-m") { Description = "A metric of the catalogue; on a server also one of your own.", Required = true, HelpName = "NAME" };
        var version = new Option<int?>("--metric-version") { Description = "With --server: a version of a metric of your own; the active one when not given.", HelpName = "NUMBER" };
        var set = new Option<string>("--set") { Description = "JSON Lines, a JSON list or CSV: test cases, each with label: true or false.", Required = true, HelpName = "FILE" };
        var options = new Option<string?>("--options") { Description = "The metric's options as JSON.", HelpName = "JSON" };
        var strict = new Option<bool>("--strict") { Description = "Only the best score passes." };
        var threshold = new Option<double?>("--threshold") { Description = "The metric's own when not given.", HelpName = "NUMBER" };
        var judge = new Option<string?>("--judge")
        {
            Description = $"Endpoint=…;Key=…;Model=…, or with --server a judge's name. Without a server {JudgeVariable} in the environment is used when not given, which keeps the key out of the process list.",
            HelpName = "JUDGE",
        };
        var server = new Option<Uri?>("--server") { Description = "Run on this gates service. Its key is in PLATFORM_API_KEY.", HelpName = "URL", CustomParser = Options.ParseUrl };
        var output = new Option<string?>("--output", "-o", "--out") { Description = "Write the report as JSON. Without a server it is kept nowhere else.", HelpName = "FILE" };
        var minimum = new Option<double?>("--minimum") { Description = "Exit with 1 when TPR or TNR is below this share.", HelpName = "SHARE" };
        var command = new Command("calibrate", "Compares a metric's verdicts with people's labels: TPR, TNR, kappa, best threshold.")
        {
            metric, version, set, options, strict, threshold, judge, server, output, minimum,
        };
        command.SetAction(async (given, cancellationToken) => (int)await RunAsync(new()
        {
            Metric = given.GetRequiredValue(metric),
            Version = given.GetValue(version),
            Set = given.GetRequiredValue(set),
            Options = given.GetValue(options),
            Strict = given.GetValue(strict),
            Threshold = given.GetValue(threshold),
            Judge = given.GetValue(judge),
            Server = given.GetValue(server),
            Output = given.GetValue(output),
            Minimum = given.GetValue(minimum),
        }, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Call call, CancellationToken cancellationToken)
    {
        CalibrationReport report;
        try
        {
            var cases = LabelledFile.Read(call.Set);
            report = call.Server is { } server
                ? await OnServerAsync(server, call, cases.Select(each => each.Json), cancellationToken)
                : await LocallyAsync(call, [.. cases.Select(each => each.Case)], cancellationToken);
        }
        catch (Exception problem) when (problem is SuiteException or GateServerException or FormatException or JsonException)
        {
            Console.Error.WriteLine(problem.Message);
            return ExitCode.CouldNotRun;
        }

        if (call.Output is { } file)
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, CalibrationJson.Default.CalibrationReport), cancellationToken);
        CalibrationText.Write(report, Console.Out);
        if (call is { Server: null, Output: null })
            Console.WriteLine("This is kept nowhere: --out FILE writes it, and with --server it stands under Calibrations, beside those before and after.");
        return report.AtThreshold is null ? ExitCode.CouldNotRun
            : call.Minimum is { } least && !report.Reaches(least) ? ExitCode.Block : ExitCode.Pass;
    }

    private static async Task<CalibrationReport> LocallyAsync(Call call, IReadOnlyList<LabelledCase> cases, CancellationToken cancellationToken)
    {
        var options = call.Options is { } json ? JsonElement.Parse(json) : (JsonElement?)null;
        if (!MetricCatalogue.TryCreate(call.Metric, options, call.Strict, out var metric, out var problem))
            throw new FormatException(problem);

        using var judge = metric.Description.NeedsJudge ? JudgeOf(call) : null;
        var (scores, usage) = await CalibrationRun.RunAsync(metric, call.Strict, judge, cases, AtOnce, null, cancellationToken);
        var threshold = MetricVerdict.Of(0, call.Threshold ?? metric.Description.DefaultThreshold, metric.Description, call.Strict).Threshold;
        return CalibrationReport.Of(metric.Description, call.Metric, null, threshold, scores, usage);
    }

    private static async Task<CalibrationReport> OnServerAsync(Uri server, Call call, IEnumerable<JsonElement> cases, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["metric"] = call.Metric,
            ["version"] = call.Version,
            ["options"] = call.Options is { } json ? JsonNode.Parse(json) : null,
            ["strict"] = call.Strict,
            ["threshold"] = call.Threshold,
            ["judge"] = call.Judge,
            ["testCases"] = new JsonArray([.. cases.Select(each => JsonNode.Parse(each.GetRawText()))]),
        };
        using var gates = new GateServer(server, Environment.GetEnvironmentVariable("PLATFORM_API_KEY"), Limits.Of(Tier.Pr));
        return await gates.CalibrateAsync(request, (done, total) => Console.Error.WriteLine($"{done} of {total} cases"), cancellationToken);
    }

    private static IChatClient JudgeOf(Call call)
    {
        var connection = call.Judge ?? Environment.GetEnvironmentVariable(JudgeVariable)
            ?? throw new FormatException($"{call.Metric} asks a judge: give --judge, {JudgeVariable} in the environment, or --server.");
        try
        {
            return JudgeConnection.Parse(connection).CreateClient();
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"The judge's connection string {wrong.Message}.");
        }
    }

    internal sealed record Call
    {
        public required string Metric { get; init; }

        public int? Version { get; init; }

        public required string Set { get; init; }

        public string? Options { get; init; }

        public bool Strict { get; init; }

        public double? Threshold { get; init; }

        public string? Judge { get; init; }

        public Uri? Server { get; init; }

        public string? Output { get; init; }

        public double? Minimum { get; init; }
    }
}
