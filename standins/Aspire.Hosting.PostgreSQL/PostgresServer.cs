using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Postgres;

/// <summary>Runs PostgreSQL (15 to 18) from the machine's own binaries, as user postgres when the host is root.</summary>
internal sealed class PostgresServer(PostgresServerResource resource) : ServerAnnotation
{
    private static readonly (string Name, string Value)[] _settings =
    [
        ("listen_addresses", "127.0.0.1"), ("unix_socket_directories", ""), ("max_connections", "200"),
        // Made for ingest: few checkpoints, nothing less durable.
        ("shared_buffers", "256MB"), ("max_wal_size", "2GB"), ("checkpoint_timeout", "15min"), ("wal_compression", "on"),
        ("log_line_prefix", ""),
    ];

    public override async Task<Launch> PrepareAsync(DataFolder data, CancellationToken cancellationToken)
    {
        var user = Environment.IsPrivilegedProcess ? "postgres" : null;
        var server = await data.ForServerAsync(resource.Name, user);
        var cluster = Path.Combine(server, "data");
        var bin = Binaries(cluster);

        await LeftoverProcess.EndAsync(Path.Combine(cluster, "postmaster.pid"), cluster);
        await SetPasswordAsync(bin, server, cluster, user, cancellationToken);
        return new()
        {
            Command = Path.Combine(bin, "postgres"),
            Arguments =
            [
                "-D", cluster, "-p", resource.PrimaryEndpoint.Port.ToString(CultureInfo.InvariantCulture),
                .. _settings.SelectMany(setting => new[] { "-c", $"{setting.Name}={setting.Value}" }),
            ],
            WorkingDirectory = server,
            Environment = new Dictionary<string, string> { ["PATH"] = bin + ":/usr/bin:/bin", ["LC_ALL"] = "C.UTF-8" },
            User = user,
            StopSignal = "INT",
        };
    }

    /// <summary>The binaries of the version that made the data, else the newest there are.</summary>
    private static string Binaries(string cluster)
    {
        var made = Path.Combine(cluster, "PG_VERSION") is var file && File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Where(one => File.Exists(Path.Combine(one, "bin/postgres")))
                .OrderByDescending(one => int.TryParse(Path.GetFileName(one), out var version) ? version : 0).ToList()
            : [];
        var bin = installed.Where(one => made is null || Path.GetFileName(one) == made)
            .Select(one => Path.Combine(one, "bin")).FirstOrDefault()
            ?? (installed is [] ? Path.GetDirectoryName(Shell.Find("postgres")) : null);
        return bin ?? throw new DistributedApplicationException(made is not null && installed is not []
            ? $"The data in {cluster} were made by PostgreSQL {made}, which is not installed: apt-get install -y postgresql-{made}"
            : "PostgreSQL is not installed: apt-get install -y postgresql redis-server");
    }

    // A cluster is made with the password; one that outlived its password is given the new one.
    private async Task SetPasswordAsync(
        string bin, string server, string cluster, string? user, CancellationToken cancellationToken)
    {
        var name = await resource.UserNameReference.GetValueAsync(cancellationToken);
        var password = await resource.PasswordParameter.GetValueAsync(cancellationToken) ?? "";
        var mark = Path.Combine(server, "password-sha256");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));
        if (!File.Exists(Path.Combine(cluster, "PG_VERSION")))
            // The shell makes a file of the password that only the user can read: initdb wants to open one by name.
            await Shell.RunAsAsync(user, "bash", [
                "-c", """
                umask 077; file=$(mktemp) && trap 'rm "$file"' EXIT && cat >"$file" && "$@" --pwfile="$file"
                """, "bash", Path.Combine(bin, "initdb"), "-D", cluster, "-U", name!, "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"], password + "\n");
        else if (!File.Exists(mark) || await File.ReadAllTextAsync(mark, cancellationToken) != hash)
            await Shell.RunAsAsync(user, Path.Combine(bin, "postgres"), ["--single", "-D", cluster, "postgres"],
                $"alter role \"{name}\" password '{password.Replace("'", "''")}'\n");
        await File.WriteAllTextAsync(mark, hash, cancellationToken);
    }
}
