using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Redis;

/// <summary>Runs Redis from the machine's own binary, as user redis, or nobody, when the host is root.</summary>
internal sealed class RedisServer(RedisResource resource) : ServerAnnotation
{
    public override async Task<Launch> PrepareAsync(DataFolder data, CancellationToken cancellationToken)
    {
        var binary = Shell.Find("redis-server") ?? throw new DistributedApplicationException(
            "Redis is not installed: apt-get install -y postgresql redis-server");
        var user = !Environment.IsPrivilegedProcess ? null
            : (await Shell.RunAsync("id", ["redis"])).ExitCode == 0 ? "redis" : "nobody";
        var folder = await data.ForServerAsync(resource.Name, user);
        var pidFile = Path.Combine(folder, "redis.pid");
        await LeftoverProcess.EndAsync(pidFile, folder);

        // A file rather than arguments, which every user of the machine can read.
        var configuration = Path.Combine(folder, "redis.conf");
        await File.WriteAllTextAsync(configuration, $"""
            bind 127.0.0.1
            port {resource.PrimaryEndpoint.Port}
            requirepass {await resource.PasswordParameter!.GetValueAsync(cancellationToken)}
            dir {folder}
            pidfile {pidFile}
            appendonly yes
            appendfsync everysec
            save ""

            """, cancellationToken);
        File.SetUnixFileMode(configuration, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (user is not null)
            await Shell.RunAsAsync(null, "chown", [$"{user}:", configuration]);
        return new()
        {
            Command = binary,
            Arguments = [configuration],
            WorkingDirectory = folder,
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["LC_ALL"] = "C.UTF-8" },
            User = user,
        };
    }
}
