using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Processes;

/// <summary>
/// Where the application keeps what outlives it: <c>PLATFORM_DATA</c>, or <c>.data</c> beside the app host's folder.
/// One host at a time uses it.
/// </summary>
internal sealed partial class DataFolder(string path, ILogger<DataFolder> logger) : IDisposable
{
    // What Linux answers when another process holds the lock; .NET hands it on as it is.
    private const int WouldBlock = 11;

    private FileStream? _lock;

    public string Path => path;

    public static string PathOf(IDistributedApplicationBuilder builder) => System.IO.Path.GetFullPath(
        builder.Configuration["PLATFORM_DATA"] is { Length: > 0 } given ? given : ".data",
        System.IO.Path.GetFullPath("..", builder.AppHostDirectory));

    /// <summary>Keeps other hosts out for as long as this process lives.</summary>
    /// <exception cref="DistributedApplicationException">Another host uses the folder, or nobody can.</exception>
    public void Lock()
    {
        try
        {
            Directory.CreateDirectory(path);
            _lock = new(System.IO.Path.Combine(path, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem) when (problem.HResult == WouldBlock)
        {
            throw new DistributedApplicationException(
                $"Another app host uses the data folder {path}. Stop that one, or set PLATFORM_DATA to another folder.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"The data folder {path} cannot be written: {problem.Message} Set PLATFORM_DATA to a folder that can.");
        }
    }

    /// <summary>
    /// A folder for one server's data, owned by its user. It is in the data folder, or, where that cannot be entered
    /// by the user (a checkout under /root), in a folder under /var/tmp that belongs to this data folder.
    /// </summary>
    public async Task<string> ForServerAsync(string server, string? user)
    {
        var root = path;
        if (user is not null && !await CanEnterAsync(user))
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12];
            root = $"/var/tmp/platform-{hash}";
            // Anybody may write to /var/tmp: a folder there counts only if it is really ours.
            await Shell.RunAsAsync(null, "bash", [
                "-c", "mkdir -p -m 755 \"$1\" && test -O \"$1\" && ! test -L \"$1\"", "bash", root]);
            LogMoved(server, root, user, path);
        }

        var folder = System.IO.Path.Combine(root, server);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (user is not null)
            await Shell.RunAsAsync(null, "chown", [$"{user}:", folder]);
        return folder;
    }

    public void Dispose() => _lock?.Dispose();

    private async Task<bool> CanEnterAsync(string user) =>
        (await Shell.RunAsync("runuser", ["-u", user, "--", "test", "-x", path])).ExitCode == 0;

    [LoggerMessage(1, LogLevel.Warning, "The data of {Server} is in {Folder}, because user {User} cannot enter {DataFolder}")]
    private partial void LogMoved(string server, string folder, string user, string dataFolder);
}
