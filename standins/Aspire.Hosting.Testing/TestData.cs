namespace Aspire.Hosting.Testing;

/// <summary>A data folder for one test application, removed with it, unless the test's arguments name one.</summary>
internal sealed class TestData : IDisposable
{
    private readonly string? _folder;

    public TestData(string[] args)
    {
        if (args.Any(arg => arg.TrimStart('-').StartsWith("PLATFORM_DATA=", StringComparison.OrdinalIgnoreCase)))
            return;
        // Not a private folder: the servers' users have to enter it. What is in it is private.
        _folder = Path.Combine(Path.GetTempPath(), $"apphost-{Guid.NewGuid():N}");
        Directory.CreateDirectory(_folder);
    }

    public IEnumerable<string> Args => _folder is null ? [] : [$"--PLATFORM_DATA={_folder}"];

    public void Dispose()
    {
        if (_folder is not null && Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
