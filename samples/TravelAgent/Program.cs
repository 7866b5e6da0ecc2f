using Platform.AgentTracing;
using Platform.ServiceDefaults;
using Platform.TravelAgent.Agent;
using Platform.TravelAgent.Demo;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddChatModel();
builder.Services.AddAgentTracing(tracing =>
{
    tracing.Version = "1.4.0";
    tracing.Judge = Models.Judge(builder.Configuration);
});
builder.Services.AddMemoryCache();
builder.Services.AddSingleton<Conversations>();
builder.Services.AddSingleton<Flights>();
builder.Services.AddSingleton<Policies>();
builder.Services.AddSingleton<TravelAssistant>();
if (args.Contains("--traffic"))
    builder.AddTraffic();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapChat();
await app.RunAsync();
