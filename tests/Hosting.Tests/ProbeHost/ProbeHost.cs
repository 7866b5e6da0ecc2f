// An application with one of everything that the platform's app host uses.
var builder = DistributedApplication.CreateBuilder(args);

var secret = builder.AddParameter("secret", new GenerateParameterDefault { Special = false }, secret: true, persist: true);
var database = builder.AddPostgres("postgres").WithDataVolume().AddDatabase("records", "probes");
var redis = builder.AddRedis("cache").WithDataVolume().WithPersistence();

var single = builder.AddProject<Projects.Probe>("single-probe")
    .WithHttpEndpoint(port: 5999, env: "PROBE_PORT")
    .WithHttpEndpoint(name: "extra", env: "EXTRA_PORT")
    .WithHttpHealthCheck("/health")
    .WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis)
    .WithEnvironment("SECRET", secret)
    .WithEnvironment("HEADER", $"x-api-key={secret}")
    .WithArgs("--one", "two words");

builder.AddProject<Projects.Probe>("pair")
    .WithReplicas(2)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(single).WaitFor(single)
    .WithReference(builder.AddConnectionString(
        "judge", ReferenceExpression.Create($"Endpoint={single.GetEndpoint("extra")}/v1;Key=demo")));

var doomed = builder.AddExecutable("doomed", "bash", ".", "-c", "echo last words; exit 3").WithExplicitStart();
builder.AddExecutable("bereaved", "sleep", ".", "1000").WaitFor(doomed).WithExplicitStart();

builder.Build().Run();
