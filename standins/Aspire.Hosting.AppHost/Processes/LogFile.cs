namespace Aspire.Hosting.Processes;

/// <summary>A log of bounded size: at its start, and whenever it is full, it becomes NAME.log.1 and begins anew.</summary>
internal sealed class LogFile : IDisposable
{
    /// <summary>In characters, which is about bytes.</summary>
    private const int Full = 10_000_000;

    private readonly string _path;
    private StreamWriter _writer;
    private int _written;

    public LogFile(string path)
    {
        _path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _writer = Begin();
    }

    public void Write(string line)
    {
        _writer.WriteLine(line);
        _written += line.Length + 1;
        if (_written < Full)
            return;
        _writer.Dispose();
        _writer = Begin();
    }

    public void Dispose() => _writer.Dispose();

    private StreamWriter Begin()
    {
        if (File.Exists(_path))
            File.Move(_path, $"{_path}.1", overwrite: true);
        _written = 0;
        // Services may log what is nobody else's business.
        return new(_path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        })
        { AutoFlush = true };
    }
}
