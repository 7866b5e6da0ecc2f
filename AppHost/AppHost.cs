using Platform.AppHost;

var builder = DistributedApplication.CreateBuilder(args);

var apiKey = builder.AddSecret("api-key", "PLATFORM_API_KEY");
var telemetryKey = builder.AddSecret("telemetry-key", "PLATFORM_TELEMETRY_KEY");
var browserToken = builder.AddSecret("browser-token", "PLATFORM_BROWSER_TOKEN");

var database = builder.AddPostgres("postgres").WithDataVolume().AddDatabase("platform");
var redis = builder.AddRedis("redis").WithDataVolume().WithPersistence();

var collector = builder.AddProject<Projects.Collector>("collector")
    .WithHttpEndpoint(builder.Port(4318), name: "http", env: "HTTP_PORT")
    .WithHttpEndpoint(builder.Port(4317), name: "grpc", env: "GRPC_PORT")
    .WithEndpoint("grpc", endpoint => endpoint.Transport = "http2")
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health", endpointName: "http")
    .UsesStores(database, redis)
    .WithEnvironment("PLATFORM_API_KEY", apiKey)
    .WithEnvironment("PLATFORM_TELEMETRY_KEY", telemetryKey);
// At its end nobody is there to take its last report, so that it must not be sent again and again.
collector.ReportsTo(collector, telemetryKey).WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "");

builder.AddProject<Projects.Worker>("evaluator")
    .WithReplicas(2)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .UsesStores(database, redis)
    .WithJudges()
    .ReportsTo(collector, telemetryKey);

var gates = builder.AddProject<Projects.Gates>("gates")
    .WithHttpEndpoint(builder.Port(5090))
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .UsesStores(database, redis)
    .ReportsTo(collector, telemetryKey);

var web = builder.AddProject<Projects.Web>("web")
    .WithHttpEndpoint(builder.Port(5080))
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReference(collector)
    .WithReference(gates)
    .UsesStores(database, redis)
    .WithEnvironment("PLATFORM_BROWSER_TOKEN", browserToken)
    .ReportsTo(collector, telemetryKey);

var travelAgent = builder.AddProject<Projects.TravelAgent>("travel-agent")
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(collector).WaitFor(collector)
    .WithEnvironment("PLATFORM_API_KEY", apiKey)
    .WithArgs("--traffic");
gates.WithReference(travelAgent); // suites call it https+http://travel-agent

web.AnnouncesSignIn(browserToken, apiKey).IsLinkedFrom(collector, gates);

builder.Build().Run();
