using Microsoft.Extensions.Configuration;

namespace Platform.Storage.Projects;

/// <summary>
/// Addresses of pages of the Web UI, for answers that a person follows. The UI's own address comes from
/// <c>WEB_ADDRESS</c>, as browsers reach it.
/// </summary>
public sealed class WebLinks(IConfiguration configuration, ProjectStore projects, TimeProvider time)
{
    private const string DefaultProject = "default";
    private static readonly TimeSpan _rememberFor = TimeSpan.FromMinutes(10);

    private readonly string? _said = configuration["WEB_ADDRESS"];

    // The name of a project does not change; its id is all that a key tells.
    private readonly Recent<int, string> _names = new(_rememberFor, time, async (id, cancellationToken) =>
        (await projects.ListAsync(cancellationToken)).FirstOrDefault(project => project.Id == id)?.Name ?? DefaultProject);

    /// <summary>For answers that can do without: null where nobody has said the UI's address.</summary>
    /// <inheritdoc cref="ToAsync"/>
    public async Task<string?> FindAsync(int project, CancellationToken cancellationToken, params string[] segments) =>
        _said is null ? null : await ToAsync(project, cancellationToken, segments);

    /// <summary>For answers that must have one: the address of a stack on this machine where nobody has said another.</summary>
    /// <param name="segments">Of the path, not escaped; pages take ids with slashes as they are.</param>
    public async Task<string> ToAsync(int project, CancellationToken cancellationToken, params string[] segments)
    {
        var name = await _names.GetAsync(project, cancellationToken);
        var web = (_said ?? "http://localhost:5080").TrimEnd('/');
        var prefix = name == DefaultProject ? web : $"{web}/projects/{name}";
        return $"{prefix}/{string.Join('/', segments.SelectMany(segment => segment.Split('/')).Select(Uri.EscapeDataString))}";
    }
}
