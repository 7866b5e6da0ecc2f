using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Platform.EndToEnd.Tests.DeepEval;

/// <param name="Status">0 when there was no answer.</param>
internal sealed record ClientCall(string Method, string Path, int Status);

/// <summary>The table of routes in docs/guide/from-confident-ai.md, which says how each of them is tested.</summary>
internal sealed partial record ClientRoutes(IReadOnlyList<ClientRoutes.Row> Rows)
{
    /// <param name="Route">For example <c>GET /v1/datasets/{alias}</c>.</param>
    /// <param name="Npm">Whether the real npm client drives it.</param>
    /// <param name="Python">Whether recorded requests of the Python client are sent to it.</param>
    internal sealed record Row(string Route, bool Npm, bool Python);

    internal static ClientRoutes Read() => new(
        [.. TableRow().Matches(File.ReadAllText(PathOfGuide())).Select(row => new Row(
            row.Groups["route"].Value, row.Groups["npm"].Value.Contains("driven", StringComparison.Ordinal),
            row.Groups["python"].Value.Contains("recorded", StringComparison.Ordinal)))]);

    /// <returns>The route that takes a call; the most specific of those whose shape it has.</returns>
    internal string Of(ClientCall call) => Rows.Select(row => row.Route)
        .Where(route => Regex.IsMatch($"{call.Method} {call.Path}", $"^{Parameter().Replace(Regex.Escape(route), ".+")}$"))
        .MaxBy(route => Parameter().Replace(route, "").Length) ?? $"{call.Method} {call.Path}";

    private static string PathOfGuide([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "docs", "guide", "from-confident-ai.md");

    [GeneratedRegex(@"^\| `(?<route>(GET|POST|PUT|DELETE) /v1/[^`]+)` \|(?<npm>[^|]*)\|(?<python>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"\\?\{[a-z]+\}")]
    private static partial Regex Parameter();
}
