using System.Collections.Concurrent;
using Platform.Storage.Projects;

namespace Platform.Web.Projects;

/// <summary>
/// Which project an address shows: <c>/traces</c> is of the project <c>default</c>, <c>/projects/NAME/traces</c> of
/// another. The prefix becomes the path base, so that every relative link of a page stays in its project.
/// </summary>
internal sealed class ProjectAddresses(ProjectStore projects)
{
    public const string Default = "default";

    private readonly ConcurrentDictionary<string, Project> _known = [];

    public static string PrefixOf(string project) => project == Default ? "/" : $"/projects/{project}/";

    /// <returns>Null when there is no such project.</returns>
    public async Task<Project?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(name, out var known))
            return known;
        foreach (var project in await projects.ListAsync(cancellationToken))
            _known[project.Name] = project;
        return _known.GetValueOrDefault(name);
    }

    /// <summary>Moves <c>/projects/NAME</c> from the path to its base; goes before routing.</summary>
    public static void TakePrefix(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments("/projects", out var rest) || rest.Value is not { Length: > 1 } path)
            return;
        var end = path.IndexOf('/', 1) is > 0 and var slash ? slash : path.Length;
        request.PathBase = request.PathBase.Add($"/projects{path[..end]}");
        request.Path = path[end..] is "" ? "/" : path[end..];
    }

    public static string NameIn(HttpRequest request) =>
        request.PathBase.Value?.LastIndexOf("/projects/", StringComparison.Ordinal) is >= 0 and var start
            ? request.PathBase.Value[(start + "/projects/".Length)..]
            : Default;
}
