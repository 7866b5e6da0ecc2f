namespace Platform.Gates.Nightly;

internal static class NightlyServices
{
    private const int MostAnswerBytes = 4 * 1024 * 1024;

    extension(IHostApplicationBuilder builder)
    {
        /// <summary>What the tier nightly consists of.</summary>
        public void AddNightly()
        {
            // Without the retries of other clients: a suite says its own.
            builder.Services.AddSingleton(services => new EndStates(
                new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
                {
                    Timeout = TimeSpan.FromSeconds(10),
                    MaxResponseContentBufferSize = MostAnswerBytes,
                },
                services.GetRequiredService<TimeProvider>()));
            builder.Services.AddSingleton<SimulatedUsers>();
            builder.Services.AddSingleton<Trials>();
            builder.Services.AddSingleton<NightlyGate>();
            builder.Services.AddHostedService<ScheduleWorker>();
        }
    }
}
