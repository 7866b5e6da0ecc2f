namespace Platform.Collector.Ingest;

internal static class IngestServices
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>The queue that every way in gives its spans to. Needs storage and signals.</summary>
        internal void AddIngest() => builder.Services.AddSingleton<SpanQueue>();
    }
}
