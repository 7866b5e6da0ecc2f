namespace Aspire.Hosting.ApplicationModel;

public class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) : IResourceAnnotation
{
    public Func<EnvironmentCallbackContext, Task> Callback => callback;
}

public class EnvironmentCallbackContext(
    DistributedApplicationExecutionContext executionContext, IResource resource,
    Dictionary<string, object>? environmentVariables = null, CancellationToken cancellationToken = default)
{
    public DistributedApplicationExecutionContext ExecutionContext => executionContext;

    public IResource Resource => resource;

    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables ?? [];

    public CancellationToken CancellationToken => cancellationToken;
}

public class CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback) : IResourceAnnotation
{
    public Func<CommandLineArgsCallbackContext, Task> Callback => callback;
}

public sealed class CommandLineArgsCallbackContext(
    IList<object> args, IResource resource, CancellationToken cancellationToken = default)
{
    public IList<object> Args => args;

    public IResource Resource => resource;

    public CancellationToken CancellationToken => cancellationToken;
}

public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    public IResource Resource => resource;

    public WaitType WaitType => waitType;

    public int ExitCode => exitCode;
}

public enum WaitType
{
    WaitUntilHealthy,
    WaitForCompletion,
    WaitUntilStarted,
}

public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    public string Key => key;
}

public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    public int Replicas => replicas;
}

public sealed class ExplicitStartupAnnotation : IResourceAnnotation;
