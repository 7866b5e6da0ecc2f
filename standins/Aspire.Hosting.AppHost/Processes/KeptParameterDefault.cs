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
        if (File.Exists(file))
            return File.ReadAllText(file);

        var value = generated.GetDefaultValue();
        using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        });
        using var writer = new StreamWriter(stream);
        writer.Write(value);
        return value;
    }
}
