using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Aspire.Hosting.Processes;

/// <summary>
/// What resources write, each line with the resource's name before it: on the console and in a file each, or in the
/// host's logging where <see cref="DistributedApplicationOptions.EnableResourceLogging"/> asks for that.
/// </summary>
internal sealed class ConsoleLog(
    DistributedApplicationModel model, DistributedApplicationOptions options, ResourceLoggerService logs,
    ILoggerFactory loggers, IHostEnvironment host, DataFolder data, IAnsiConsole console) : IHostedService, IDisposable
{
    // The six colours that read on dark and on light terminals alike.
    private static readonly int[] _colors = [36, 33, 32, 35, 34, 31];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LogFile> _files = [];
    private readonly Dictionary<string, string> _prefixes = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        logs.LineWritten += Write;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        logs.LineWritten -= Write;
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        lock (_lock)
            foreach (var file in _files.Values)
                file.Dispose();
    }

    private void Write(string id, LogLine line)
    {
        var resource = model.Resources.First(one => one.InstanceIds.Contains(id));
        lock (_lock)
        {
            var name = resource.DisplayName(id);
            if (!_files.TryGetValue(name, out var file))
                _files[name] = file = new(Path.Combine(data.Path, "logs", $"{name}.log"));
            file.Write(line.Content);

            var logger = loggers.CreateLogger($"{host.ApplicationName}.Resources.{resource.Name}");
            var level = line.IsErrorMessage ? LogLevel.Error : LogLevel.Information;
            if (options.EnableResourceLogging)
                logger.Log(level, default, line.Content, null, (content, _) => content);
            else if (logger.IsEnabled(level))
                console.Profile.Out.Writer.WriteLine(Prefix(name) + line.Content);
        }
    }

    private string Prefix(string name)
    {
        if (_prefixes.TryGetValue(name, out var known))
            return known;
        var width = model.Resources.Where(one => one.IsProcess)
            .Max(one => one.DisplayName(one.InstanceIds[^1]).Length);
        var text = name.PadRight(width);
        return _prefixes[name] = console.Profile.Capabilities.ColorSystem == ColorSystem.NoColors
            ? $"{text} | "
            : $"\e[{_colors[_prefixes.Count % _colors.Length]}m{text} |\e[0m ";
    }
}
