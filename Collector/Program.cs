using Platform.Collector;
using Platform.Collector.Annotations;
using Platform.Collector.Datasets;
using Platform.Collector.DeepEval;
using Platform.Collector.Evaluations;
using Platform.Collector.Ingest;
using Platform.Collector.Keys;
using Platform.Collector.Masking;
using Platform.Collector.MetricCollections;
using Platform.Collector.Metrics;
using Platform.Collector.Otlp;
using Platform.Collector.Outcomes;
using Platform.Collector.Prices;
using Platform.Collector.Prompts;
using Platform.Collector.TestRuns;
using Platform.Collector.Threads;
using Platform.Collector.Traces;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddStorage();
builder.AddApiKeys(services => services.FindKnownKey());
builder.AddIngest();
builder.AddMasking();
builder.AddOtlp();
builder.AddQuietIngest();
builder.AddDeepEval();
builder.Services.AddExceptionHandler<DatabaseOutage>();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseAuthentication();
app.UseAuthorization();
app.MapDefaultEndpoints();
app.MapOpenApi();
app.MapOtlp();
app.MapDeepEval();
app.MapTraces();
app.MapThreads();
app.MapMetricCollections();
app.MapEvaluate();
app.MapMetrics();
app.MapDatasets();
app.MapTestRuns();
app.MapAnnotations();
app.MapOutcomes();
app.MapKeys();
app.MapPrices();
app.MapPrompts();
app.MapMasking();

await app.RunAsync();
