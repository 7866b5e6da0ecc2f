using Platform.ServiceDefaults;
using Platform.Storage;
using Platform.Web;
using Platform.Web.Addresses;
using Platform.Web.Components;
using Platform.Web.Components.Datasets;
using Platform.Web.Components.Evaluations;
using Platform.Web.Components.Layout;
using Platform.Web.Components.MetricCollections;
using Platform.Web.Components.Metrics;
using Platform.Web.Components.TestRuns;
using Platform.Web.Components.Traces;
using Platform.Web.Projects;
using Platform.Web.SignIn;

var builder = WebApplication.CreateBuilder(args);

builder.WebHost.UseStaticWebAssets(); // ./run starts the build output, which keeps them where they were written

builder.AddServiceDefaults();
builder.AddStorage();
builder.AddSignIn();
builder.AddProjects();
builder.AddOwnFiles();
builder.AddCompression();
builder.Services.AddSingleton<CollectorAddress>();
builder.Services.AddSingleton<GatesAddress>();
builder.Services.AddSingleton<ProjectMetrics>();
builder.Services.AddSingleton<RunComparisons>();
builder.Services.AddSingleton<SpanTrees>();
builder.Services.AddSingleton<EstimateSource>();
builder.Services.AddSingleton<TrialRuns>();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();

var app = builder.Build();

app.UseSecurityHeaders();
app.UseResponseCompression();
app.UseProjectPrefix();
app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseNotFoundPage();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.UseProject();
app.UseAntiforgery();
app.MapStaticAssets().AllowAnonymous();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
app.MapDatasetDownloads();
app.MapTraceDownloads();
app.MapTraceParts();
app.MapDefaultEndpoints();
app.AnnounceSignIn();

await app.RunAsync();
