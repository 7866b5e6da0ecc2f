namespace Platform.Suites;

/// <summary>A commented suite of each tier to start from.</summary>
public static class Starter
{
    public static void CopyTo(Tier tier, Stream stream)
    {
        using var starter = typeof(Starter).Assembly.GetManifestResourceStream($"{tier.Name}.yaml")!;
        starter.CopyTo(stream);
    }
}
