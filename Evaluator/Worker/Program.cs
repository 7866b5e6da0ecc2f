using Platform.ServiceDefaults;
using Platform.Storage;
using Platform.Worker.Evaluations;
using Platform.Worker.Judges;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddStorage();
builder.AddJudges();
builder.AddEvaluations();

var app = builder.Build();

app.MapDefaultEndpoints();

await app.RunAsync();
