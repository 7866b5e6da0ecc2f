using Platform.Storage.Retention;

namespace Platform.Collector.Ingest;

internal static class IngestServices
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>
        /// The <see cref="SpanQueue"/> that every way in gives its spans to, and the upkeep of the tables they end in. Needs
        /// storage and service defaults.
        /// </summary>
        internal void AddIngest()
        {
            builder.Services.AddOptions<IngestOptions>().BindConfiguration("Ingest").ValidateDataAnnotations().ValidateOnStart();
            builder.Services.AddSingleton<SpanQueue>();
            builder.Services.AddSingleton<IngestMeter>();
            builder.Services.AddHostedService<GroupCommit>();
            builder.Services.AddHostedService<Upkeep>();
        }
    }
}
