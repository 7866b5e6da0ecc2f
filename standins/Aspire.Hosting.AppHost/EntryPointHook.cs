using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>How Aspire.Hosting.Testing gets hold of the builder and the application inside an app host's entry point.</summary>
internal abstract class EntryPointHook
{
    private static readonly AsyncLocal<EntryPointHook?> _current = new();

    /// <summary>The hook of the entry point that runs in this thread of execution; null when nobody tests it.</summary>
    internal static EntryPointHook? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }

    internal abstract void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>May block until the test has finished with the builder.</summary>
    internal abstract void Building(DistributedApplicationBuilder builder);

    internal abstract void Built(DistributedApplication application);
}
