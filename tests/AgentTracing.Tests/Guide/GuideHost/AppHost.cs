// The least that a second agent needs around it: what docs/guide/aspire.md shows runs here.
var builder = DistributedApplication.CreateBuilder(args);

var apiKey = builder.AddParameter("api-key", secret: true);
var database = builder.AddPostgres("postgres").AddDatabase("platform");
var collector = builder.AddProject<Projects.Collector>("collector")
    .WithHttpEndpoint(name: "http", env: "HTTP_PORT")
    .WithHttpEndpoint(name: "grpc", env: "GRPC_PORT")
    .WithHttpHealthCheck("/health", endpointName: "http")
    .WithReference(database).WaitFor(database)
    .WithEnvironment("PLATFORM_API_KEY", apiKey);

builder.AddProject<Projects.SecondAgent>("second-agent")
    .WithReference(collector)
    .WithEnvironment("PLATFORM_API_KEY", apiKey);

builder.Build().Run();
