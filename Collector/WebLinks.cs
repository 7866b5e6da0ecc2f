using Platform.Storage;
using Platform.Storage.Projects;

namespace Platform.Collector;

/// <summary>
/// Addresses of pages of the Web UI, for answers that a person follows. The UI's own address comes from
/// <c>WEB_ADDRESS</c>, as browsers reach it.
/// </summary>
internal sealed class WebLinks(IConfiguration configuration, ProjectStore projects, TimeProvider time)
{
    private const string DefaultProject = "default";
    private static readonly TimeSpan _rememberFor = TimeSpan.FromMinutes(10);

    private readonly string _web = (configuration["WEB_ADDRESS"] ?? "http://localhost:5080").TrimEnd('/');

    // The name of a project does not change; its id is all that a key tells.
    private readonly Recent<int, string> _names = new(_rememberFor, time, async (id, cancellationToken) =>
        (await projects.ListAsync(cancellationToken)).FirstOrDefault(project => project.Id == id)?.Name ?? DefaultProject);

    /// <param name="segments">Of the path, not escaped; pages take ids with slashes as they are.</param>
    internal async Task<string> ToAsync(int project, CancellationToken cancellationToken, params string[] segments)
    {
        var name = await _names.GetAsync(project, cancellationToken);
        var prefix = name == DefaultProject ? _web : $"{_web}/projects/{name}";
        return $"{prefix}/{string.Join('/', segments.SelectMany(segment => segment.Split('/')).Select(Uri.EscapeDataString))}";
    }
}
