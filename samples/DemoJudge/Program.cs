using Platform.DemoJudge.Chat;
using Platform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();

var app = builder.Build();

app.UseExceptionHandler();
app.MapDefaultEndpoints();
app.MapChat();

await app.RunAsync();
