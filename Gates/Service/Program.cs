using Platform.Gates;
using Platform.Gates.Calibrations;
using Platform.Gates.Nightly;
using Platform.Gates.Policies;
using Platform.Gates.Releases;
using Platform.Gates.Runs;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage;
using Platform.Storage.Projects;
using Platform.Suites.Runs;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddStorage();
builder.AddApiKeys(services => services.FindStoredKey());
builder.AddAgentCalls();
builder.Services.AddSingleton<CommitGate>();
builder.Services.AddSingleton<Baselines>();
builder.Services.AddSingleton<CalibrationRuns>();
builder.Services.AddSingleton<CaseJudging>();
builder.Services.AddSingleton<CasePipeline>();
builder.Services.AddSingleton<CheckJudging>();
builder.Services.AddSingleton<GateComparisons>();
builder.Services.AddSingleton<GateEstimating>();
builder.Services.AddSingleton<GateRequests>();
builder.Services.AddSingleton<GateRuns>();
builder.Services.AddSingleton<LabelledCases>();
builder.Services.AddSingleton<NamedDatasets>();
builder.Services.AddSingleton<ProjectMetrics>();
builder.Services.AddSingleton<RunProvenance>();
builder.Services.AddSingleton<SpanJudging>();
builder.Services.AddSingleton<RunCosts>();
builder.Services.AddSingleton<PrGate>();
builder.Services.AddSingleton<WebLinks>();
builder.AddNightly();
builder.Services.AddHostedService<GateWorker>();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseAuthentication();
app.UseAuthorization();
app.MapDefaultEndpoints();
app.MapOpenApi();
app.MapCalibrations();
app.MapStart();
app.MapRuns();
app.MapPolicies();
app.MapBaselines();
app.MapSchedules();
app.MapReleases();
app.MapSchema();

await app.RunAsync();
