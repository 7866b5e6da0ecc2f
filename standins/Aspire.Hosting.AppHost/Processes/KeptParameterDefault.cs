using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Processes;

/// <summary>A generated value that is kept in the data folder, in a file that only its owner can read.</summary>
internal sealed class KeptParameterDefault(string dataFolder, string name, ParameterDefault generated) : ParameterDefault
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public override string GetDefaultValue()
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataFolder, "secrets"), OwnerOnly | UnixFileMode.UserExecute);
        var file = Path.Combine(folder.FullName, name);
        // Whoever edits it leaves a line's end.
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } kept)
            return kept;

        var value = generated.GetDefaultValue();
        var draft = file + ".new";
        using (var writer = new StreamWriter(draft, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        }))
            writer.Write(value);
        // In one step: a host that is killed here must not leave half a secret.
        File.Move(draft, file, overwrite: true);
        return value;
    }
}
