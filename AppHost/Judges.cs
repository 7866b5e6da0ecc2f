namespace Platform.AppHost;

internal static class Judges
{
    private static readonly (string Name, string Variable)[] _given =
    [
        ("judge", "PLATFORM_JUDGE"), ("judge-cheap", "PLATFORM_JUDGE_CHEAP"), ("judge-strong", "PLATFORM_JUDGE_STRONG"),
    ];

    extension(IResourceBuilder<ProjectResource> service)
    {
        /// <summary>
        /// Gives the service the judges' connection strings, <c>Endpoint=…;Key=…;Model=…</c>, optionally with
        /// <c>Fallback=NAME</c>, <c>RequestsPerMinute=…</c>, <c>TokensPerMinute=…</c>. Without one for
        /// <c>judge</c>, the demo judge is started, so that a first run works without a key.
        /// </summary>
        public IResourceBuilder<ProjectResource> WithJudges()
        {
            var builder = service.ApplicationBuilder;
            foreach (var (name, variable) in _given)
                if (builder.Configuration[variable] is { Length: > 0 } connectionString)
                {
                    builder.Configuration[$"ConnectionStrings:{name}"] = connectionString;
                    service.WithReference(builder.AddConnectionString(name));
                }

            return string.IsNullOrEmpty(builder.Configuration["PLATFORM_JUDGE"]) ? service.WithDemoJudge() : service;
        }

        private IResourceBuilder<ProjectResource> WithDemoJudge()
        {
            var demo = service.ApplicationBuilder.AddProject<Projects.DemoJudge>("demo-judge")
                .WithHttpEndpoint()
                .WithHttpHealthCheck("/health");
            return service.WaitFor(demo).WithReference(service.ApplicationBuilder.AddConnectionString(
                "judge", ReferenceExpression.Create($"Endpoint={demo.GetEndpoint("http")}/v1;Key=demo;Model=demo-judge;Demo=true")));
        }
    }
}
