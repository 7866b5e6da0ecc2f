namespace Platform.Gates.Nightly;

internal static class NightlyServices
{
    private const int MostAnswerBytes = 4 * 1024 * 1024;

    extension(IHostApplicationBuilder builder)
    {
        /// <summary>What the tier nightly consists of.</summary>
        public void AddNightly()
        {
            builder.AddCaller(
                client =>
                {
                    client.Timeout = TimeSpan.FromSeconds(10);
                    client.MaxResponseContentBufferSize = MostAnswerBytes;
                },
                (client, time) => new EndStates(client, time));
            builder.Services.AddSingleton<SimulatedUsers>();
            builder.Services.AddSingleton<Trials>();
            builder.Services.AddSingleton<NightlyGate>();
            builder.Services.AddHostedService<ScheduleWorker>();
        }
    }
}
