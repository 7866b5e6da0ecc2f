using Platform.Collector.Evaluations;
using Platform.Collector.Ingest;
using Platform.Collector.Keys;
using Platform.Collector.MetricCollections;
using Platform.Collector.Metrics;
using Platform.Collector.Outcomes;
using Platform.Collector.Threads;
using Platform.Collector.Traces;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage;
using Platform.Storage.Projects;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddStorage();
builder.AddIngest();
builder.AddApiKeys(services => services.GetRequiredService<ApiKeyStore>().FindCallerAsync);
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseAuthentication();
app.UseAuthorization();
app.MapDefaultEndpoints();
app.MapOpenApi();
app.MapTraces();
app.MapThreads();
app.MapMetricCollections();
app.MapEvaluate();
app.MapMetrics();
app.MapOutcomes();
app.MapKeys();

await app.RunAsync();
