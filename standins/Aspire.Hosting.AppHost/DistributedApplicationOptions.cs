namespace Aspire.Hosting;

public sealed class DistributedApplicationOptions
{
    public string[]? Args { get; set; }

    public string? AssemblyName { get; set; }

    public string? ProjectDirectory { get; set; }

    public bool DisableDashboard { get; set; }

    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>Resources' output goes to the logging of the host instead of its console.</summary>
    public bool EnableResourceLogging { get; set; }
}

public class DistributedApplicationExecutionContext
{
    public DistributedApplicationOperation Operation => DistributedApplicationOperation.Run;

    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;
}

public enum DistributedApplicationOperation
{
    Run,
    Publish,
}

public class DistributedApplicationException(string message) : Exception(message);

public interface IProjectMetadata : ApplicationModel.IResourceAnnotation
{
    string ProjectPath { get; }

    bool SuppressBuild => false;
}
