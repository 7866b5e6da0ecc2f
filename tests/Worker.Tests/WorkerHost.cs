using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Platform.Worker.Tests;

/// <summary>A replica of the evaluator: the real program, in this process.</summary>
/// <param name="settings">As in configuration files; <c>ConnectionStrings:judge</c>, <c>Evaluator:Lease</c> ….</param>
/// <param name="logs">Is told everything, down to traces; null for nobody.</param>
public sealed class WorkerHost(string database, Dictionary<string, string> settings, FakeLoggerProvider? logs = null) : WebApplicationFactory<Program>
{
    public Task StartAsync()
    {
        _ = Services; // building the host starts it
        return Task.CompletedTask;
    }

    /// <summary>As by SIGTERM.</summary>
    public Task StopAsync() => ((IHost)Services.GetService(typeof(IHost))!).StopAsync();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:platform", database);
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
        builder.ConfigureLogging(logging =>
        {
            logging.ClearProviders(); // failures are what most tests are about
            if (logs is not null)
                logging.AddProvider(logs).AddFilter<FakeLoggerProvider>(null, LogLevel.Trace);
        });
    }
}
