namespace Aspire.Hosting.Processes;

/// <summary>A log of bounded size: at its start, and whenever it is full, it becomes NAME.log.1 and begins anew.</summary>
internal sealed class LogFile(string path) : IDisposable
{
    /// <summary>In characters, which is about bytes.</summary>
    private const int Full = 10_000_000;

    private StreamWriter? _writer;
    private int _written;

    /// <summary>Where no file can be written the line is lost: the process that wrote it must not wait for that, or end.</summary>
    public void Write(string line)
    {
        try
        {
            _writer ??= Begin();
            _writer.WriteLine(line);
            _written += line.Length + 1;
            if (_written < Full)
                return;
            _writer.Dispose();
            _writer = null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The next line may find room again.
        }
    }

    public void Dispose() => _writer?.Dispose();

    private StreamWriter Begin()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (File.Exists(path))
            File.Move(path, $"{path}.1", overwrite: true);
        _written = 0;
        // Services may log what is nobody else's business.
        return new(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        })
        { AutoFlush = true };
    }
}
