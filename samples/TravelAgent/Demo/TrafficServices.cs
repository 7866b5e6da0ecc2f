namespace Platform.TravelAgent.Demo;

internal static class TrafficServices
{
    /// <summary>Name of the HTTP client for the Collector's API, found by service discovery.</summary>
    internal const string Collector = "collector";

    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Demonstration: users who keep talking to the agent, and the metric collections that its spans name.</summary>
        public void AddTraffic()
        {
            builder.Services.AddHttpClient(Collector, http =>
            {
                http.BaseAddress = new("http://collector");
                http.DefaultRequestHeaders.Authorization = new("Bearer", builder.Configuration["PLATFORM_API_KEY"]);
            });
            builder.Services.AddSingleton<MetricCollections>();
            builder.Services.AddSingleton<Outcomes>();
            builder.Services.AddSingleton<Visitor>();
            builder.Services.AddHostedService<Traffic>();
        }
    }
}
