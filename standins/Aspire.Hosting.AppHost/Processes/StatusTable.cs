using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace Aspire.Hosting.Processes;

/// <summary>
/// Prints the resources with state and address once all are healthy, and again whenever that has changed. A resource
/// that failed to start is named with the last it wrote. While the start takes long, it says so twice a minute.
/// </summary>
internal sealed class StatusTable(
    DistributedApplicationModel model, DistributedApplicationOptions options, ResourceNotificationService notifications,
    ResourceLoggerService logs, IAnsiConsole console, IHostApplicationLifetime lifetime,
    TimeProvider time) : BackgroundService
{
    private const int LastLines = 20;
    private const string Healthy = "Running";

    private readonly HashSet<string> _failed = [];
    private bool _wasHealthy;
    private string _printed = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.EnableResourceLogging)
            return;

        // Everything changes when the application is stopped, and nobody needs to be told.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        using var changed = new SemaphoreSlim(0);
        var watch = Task.Run(async () =>
        {
            await foreach (var _ in notifications.WatchAsync(stop.Token))
                changed.Release();
        }, stop.Token);
        try
        {
            while (true)
            {
                var isSlow = !await changed.WaitAsync(TimeSpan.FromSeconds(30), stop.Token) && !_wasHealthy;
                // One table for changes that come together.
                await Task.Delay(TimeSpan.FromMilliseconds(_wasHealthy ? 1_000 : 100), time, stop.Token);
                while (changed.Wait(0, CancellationToken.None))
                {
                }

                Print(isSlow);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Of a host that cannot even start, the end would be logged as this table's failure.
        }
    }

    private void Print(bool isSlow)
    {
        var rows = Rows();
        var isHealthy = rows.All(row => row.State is Healthy or "NotStarted");
        var failures = rows.Where(row => row.HasFailed && _failed.Add(row.Id)).ToList();
        var summary = string.Join('\n', rows);
        if (summary == _printed || !(isHealthy || _wasHealthy || isSlow || failures is not []))
            return;
        _printed = summary;

        foreach (var row in failures.Where(row => !row.Resource.Dependencies.Any(HasFailed)))
        {
            console.WriteLine($"{row.Name} failed to start. The last it wrote:", Color.Red);
            foreach (var line in logs.Latest(row.Id).TakeLast(LastLines))
                console.Profile.Out.Writer.WriteLine($"    {line.Content}");
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("Resource", "State", "Address");
        foreach (var row in rows)
            table.AddRow(new Text(row.Name), new Text(row.State, row.Style), new Text(row.Urls));
        console.Write(table);
        if (isHealthy && !_wasHealthy)
            console.WriteLine("Every resource is healthy.", Color.Green);
        _wasHealthy |= isHealthy;
    }

    private bool HasFailed(IResource resource) => resource.InstanceIds.Any(_failed.Contains);

    private List<Row> Rows() =>
    [
        .. from resource in model.Resources
           where resource.IsProcess || resource is IResourceWithParent
           from id in resource.InstanceIds
           let snapshot = notifications.TryGetCurrentState(id, out var one) ? one.Snapshot : null
           select new Row(
               resource, id, resource.DisplayName(id), State(snapshot),
               string.Join(' ', snapshot?.Urls.Select(url => url.Url) ?? [])),
    ];

    private static string State(CustomResourceSnapshot? snapshot) => snapshot switch
    {
        { HealthStatus: HealthStatus.Healthy, Ready.IsCompletedSuccessfully: true } => Healthy,
        { HealthStatus: not null } => "Running, not healthy" + string.Concat(
            snapshot.HealthReports.Where(report => report.Description is not null).Select(report => $": {report.Description}")),
        { ExitCode: { } exitCode } => $"{snapshot.State?.Text}, exit code {exitCode}",
        _ => snapshot?.State?.Text ?? "",
    };

    private sealed record Row(IResource Resource, string Id, string Name, string State, string Urls)
    {
        public bool HasFailed => State.StartsWith(KnownResourceStates.FailedToStart, StringComparison.Ordinal);

        public Style Style => State == Healthy ? Color.Green : HasFailed ? Color.Red : Color.Yellow;
    }
}
