using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Processes;

/// <summary>What the process host reads off a resource.</summary>
internal static class ResourceProcesses
{
    extension(IResource resource)
    {
        /// <summary>True for what runs as processes of its own.</summary>
        public bool IsProcess => resource is ProjectResource or ExecutableResource or ContainerResource;

        public int Replicas => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

        /// <summary>The ids of its instances; its name where it has no processes or has not been given them yet.</summary>
        public IReadOnlyList<string> InstanceIds =>
            resource.Annotations.OfType<InstancesAnnotation>().SingleOrDefault()?.Ids ?? [resource.Name];

        /// <summary>What people read: the name, with a number from 1 where there are several instances.</summary>
        public string DisplayName(string id)
        {
            var ids = resource.InstanceIds;
            return ids.Count == 1 ? resource.Name : $"{resource.Name}-{ids.Index().First(one => one.Item == id).Index + 1}";
        }

        public HashSet<string> HealthCheckKeys =>
            [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(one => one.Key)];

        /// <summary>What has to be there before it starts.</summary>
        public IEnumerable<IResource> Dependencies =>
            resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource)
                .Concat(resource is IResourceWithParent child ? [child.Parent] : []);

        /// <summary>What it may use to its end, so that it has to be stopped before.</summary>
        public IEnumerable<IResource> Uses =>
            resource.Dependencies.Concat(resource.Annotations.OfType<ReferenceAnnotation>().Select(one => one.Resource));
    }
}

/// <summary>The resource is given values of another, so it may use it for as long as it runs.</summary>
internal sealed record ReferenceAnnotation(IResource Resource) : IResourceAnnotation;

internal sealed record InstancesAnnotation(IReadOnlyList<string> Ids) : IResourceAnnotation;

/// <summary>How a container resource runs without a container: as a server of the machine's own binaries.</summary>
internal abstract class ServerAnnotation : IResourceAnnotation
{
    /// <summary>Makes its data folder ready and says how to start it.</summary>
    /// <exception cref="DistributedApplicationException">
    /// Its binaries are missing; the message names the command that installs them.
    /// </exception>
    public abstract Task<Launch> PrepareAsync(DataFolder data, CancellationToken cancellationToken);
}
