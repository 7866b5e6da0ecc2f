using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Platform.Collector.Tests.DeepEval;

/// <summary>Requests recorded from the real clients (wire-deepeval.md), sent again as they were.</summary>
internal static partial class Captured
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "deepeval-captured");

    /// <summary>Names of recordings, as <c>python-4.1.10/001_POST_v1_traces.json</c>.</summary>
    internal static IEnumerable<string> Named(string part) => Directory.EnumerateFiles(_folder, "*.json", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder, file))
        .Where(name => name.Contains(part, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>Moved to today: spans are kept for a limited time.</summary>
    internal static JsonNode BodyOf(string name) => JsonNode.Parse(Read(name)["body"]!.ToJsonString())!;

    /// <summary>With the headers of the recording, but this key in them.</summary>
    internal static async Task<HttpResponseMessage> SendAsync(this HttpClient client, string name, string key)
    {
        var recording = Read(name);
        using var request = new HttpRequestMessage(
            new((string)recording["method"]!), new Uri(client.BaseAddress!, (string)recording["requestTarget"]!));
        if (recording["body"] is { } body)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        foreach (var header in recording["rawHeaders"]!.AsArray().Select(text => (string)text!).Chunk(2))
        {
            if (header[0].StartsWith("CONFIDENT", StringComparison.OrdinalIgnoreCase))
                request.Headers.TryAddWithoutValidation(header[0], key);
            else if (!header[0].StartsWith("Content", StringComparison.Ordinal) && header[0] is not ("Host" or "Connection"))
                request.Headers.TryAddWithoutValidation(header[0], header[1]);
        }
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static JsonNode Read(string name)
    {
        var today = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'00", System.Globalization.CultureInfo.InvariantCulture);
        return JsonNode.Parse(Day().Replace(File.ReadAllText(Path.Combine(_folder, name)), today))!;
    }

    [GeneratedRegex("2026-11-22T23")]
    private static partial Regex Day();
}
