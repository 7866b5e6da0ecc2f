// A service that tells what its host has given it.
var app = WebApplication.CreateSlimBuilder(args).Build();
app.MapGet("/health", () => "healthy");
app.MapGet("/environment", () => Environment.GetEnvironmentVariables());
app.MapGet("/arguments", () => args);
app.MapGet("/folder", () => Directory.GetCurrentDirectory());
await app.RunAsync();
