namespace Platform.Suites.Runs;

/// <summary>Cases as the reasons of a verdict name them.</summary>
public static class CaseNames
{
    private const int Shown = 10;

    /// <returns>The first ten names, and a sign that there are more.</returns>
    public static string Text(IEnumerable<string> names) =>
        names.Take(Shown + 1).ToList() is { Count: > Shown } many ? $"{string.Join(", ", many.Take(Shown))}, …" : string.Join(", ", names);
}
