using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Platform.ServiceDefaults.Tests;

public class FailedWorkTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_service_whose_work_failed_ends_with_an_exit_code_that_says_so(bool fails, int code)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddServiceDefaults();
        builder.Services.AddHostedService(services => new Work(services.GetRequiredService<IHostApplicationLifetime>(), fails));
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        try
        {
            await app.RunAsync(TestContext.Current.CancellationToken);

            Assert.Equal(code, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = 0;
        }
    }

    /// <summary>Ends the service, by itself or by its failure.</summary>
    private sealed class Work(IHostApplicationLifetime lifetime, bool fails) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var started = new TaskCompletionSource();
            using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            if (fails)
                throw new InvalidOperationException("Something that nobody foresaw.");
            lifetime.StopApplication();
        }
    }
}
