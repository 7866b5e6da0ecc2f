using System.Globalization;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Processes;

/// <summary>Says how to start an instance: command, folder and environment, as Aspire gives them to a process.</summary>
internal sealed class Launcher(
    DistributedApplicationOptions options, DistributedApplicationExecutionContext execution,
    IHostEnvironment host, DataFolder data)
{
    // A service's own settings, which must not come from those of the app host.
    private static readonly string[] _notInherited =
        ["ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ASPIRE_LOGLEVEL"];

    public async Task<Launch> PlanAsync(IResource resource, int replica, string id, CancellationToken cancellationToken)
    {
        var launch = resource switch
        {
            ProjectResource project => await ForProjectAsync(project),
            ExecutableResource executable => ForExecutable(executable),
            _ when resource.Annotations.OfType<ServerAnnotation>().SingleOrDefault() is { } server =>
                await server.PrepareAsync(data, cancellationToken),
            _ => throw new DistributedApplicationException($"No machine binary stands in for container '{resource.Name}'."),
        };

        var variables = launch.Environment.ToDictionary();
        foreach (var (name, value) in await DeclaredAsync(resource, replica, id, cancellationToken))
            variables[name] = value;
        return launch with
        {
            Arguments = [.. launch.Arguments, .. await ArgumentsAsync(resource, cancellationToken)],
            Environment = variables,
        };
    }

    private static Dictionary<string, string> Inherited() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Except(_notInherited)
            .ToDictionary(name => name, name => Environment.GetEnvironmentVariable(name)!);

    private static Launch ForExecutable(ExecutableResource executable) => new()
    {
        Command = executable.Command,
        Arguments = [],
        WorkingDirectory = executable.WorkingDirectory,
        Environment = Inherited(),
    };

    private async Task<Launch> ForProjectAsync(ProjectResource project)
    {
        var path = project.Annotations.OfType<IProjectMetadata>().Single().ProjectPath;
        return new()
        {
            Command = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            Arguments = [await BuiltAssemblyAsync(path)],
            WorkingDirectory = Path.GetDirectoryName(path)!,
            Environment = Inherited(),
        };
    }

    // The build has written down what it made of each referenced project; of others MSBuild knows.
    private async Task<string> BuiltAssemblyAsync(string project)
    {
        var appHost = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        var known = appHost?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(one => one.Key == $"targetpath:{project}")?.Value;
        if (known is not null)
            return known;

        var configuration = appHost?.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";
        var (exitCode, output) = await Shell.RunAsync(
            "dotnet", ["msbuild", project, "-nologo", "-getProperty:TargetPath", $"-p:Configuration={configuration}"]);
        return exitCode == 0 && File.Exists(output.Trim())
            ? output.Trim()
            : throw new DistributedApplicationException($"{project} has not been built ({configuration}). {output.Trim()}");
    }

    private async Task<Dictionary<string, string>> DeclaredAsync(
        IResource resource, int replica, string id, CancellationToken cancellationToken)
    {
        var variables = Defaults(resource, replica, id);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
            await annotation.Callback(new(execution, resource, variables, cancellationToken));

        var values = new Dictionary<string, string>();
        foreach (var (name, value) in variables)
            if (await TextAsync(value, cancellationToken) is { } text)
                values[name] = text;
        return values;
    }

    private Dictionary<string, object> Defaults(IResource resource, int replica, string id)
    {
        var variables = new Dictionary<string, object>();
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        foreach (var endpoint in endpoints)
            if (endpoint.PortVariable is { } variable)
                variables[variable] = endpoint.ReplicaPorts[replica].ToString(CultureInfo.InvariantCulture);
        if (resource is not ProjectResource)
            return variables;

        if (endpoints.Where(one => one.UriScheme is "http" or "https").ToList() is { Count: > 0 } web)
            variables["ASPNETCORE_URLS"] = string.Join(
                ';', web.Select(one => $"{one.UriScheme}://{one.TargetHost}:{one.ReplicaPorts[replica]}"));
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={id[(resource.Name.Length + 1)..]}";
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        if (host.IsDevelopment())
        {
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        }

        return variables;
    }

    private static async Task<List<string>> ArgumentsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var args = new List<object>();
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
            await annotation.Callback(new(args, resource, cancellationToken));

        var texts = new List<string>();
        foreach (var arg in args)
            if (await TextAsync(arg, cancellationToken) is { } text)
                texts.Add(text);
        return texts;
    }

    private static async ValueTask<string?> TextAsync(object value, CancellationToken cancellationToken) =>
        value is IValueProvider provider
            ? await provider.GetValueAsync(cancellationToken)
            : Convert.ToString(value, CultureInfo.InvariantCulture);
}
