using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Tests.Catalogue;

/// <summary>docs/metrics is written from the catalogue: with the environment variable WRITE_DOCS=1 by this test.</summary>
public class MetricPagesTests
{
    private const string Command = "WRITE_DOCS=1 dotnet test --project tests/Metrics.Tests --filter-class '*MetricPagesTests'";

    [Fact]
    public void The_pages_say_what_the_catalogue_says()
    {
        var groups = MetricCatalogue.All.GroupBy(metric => Made.Of(metric.Name).GetType().Namespace!.Split('.')[^1]).ToList();
        var pages = groups.ToDictionary(group => $"{group.Key.ToLowerInvariant()}.md", group => Page(group.Key, group));
        pages["README.md"] = Index(groups);

        foreach (var (name, text) in pages)
        {
            var path = Path.Combine(Folder(), name);
            if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
                File.WriteAllText(path, text);
            Assert.True(File.Exists(path) && File.ReadAllText(path) == text, $"docs/metrics/{name} is out of date; write it by: {Command}");
        }

        Assert.Equal(pages.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(Folder()).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    private static string Index(List<IGrouping<string, MetricDescription>> groups)
    {
        var page = new StringBuilder($"# Metrics\n\nWritten from the catalogue by `{Command}`; the same text is at `/api/metrics` and in the browser.\n");
        foreach (var group in groups)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## [{group.Key}]({group.Key.ToLowerInvariant()}.md)\n\n| metric | judge calls | what it measures |\n| --- | --- | --- |\n");
            foreach (var metric in group)
                page.Append(CultureInfo.InvariantCulture, $"| [{metric.Name}]({group.Key.ToLowerInvariant()}.md#{metric.Name.ToLowerInvariant()}) | {metric.JudgeCalls} | {metric.Summary} |\n");
        }

        return page.ToString();
    }

    private static string Page(string group, IEnumerable<MetricDescription> metrics)
    {
        var page = new StringBuilder($"# {group}\n");
        foreach (var metric in metrics)
        {
            var best = metric.Direction == Direction.Higher ? "higher" : "lower";
            var max = double.IsInfinity(metric.Range.Max) ? "any number" : metric.Range.Max.ToString(CultureInfo.InvariantCulture);
            page.Append(CultureInfo.InvariantCulture, $"""

                ## {metric.Name}

                {metric.Summary}

                - **When to use it**: {metric.WhenToUse}
                - **Needs**: {string.Join(", ", metric.RequiredInputs.Select(input => input.Replace("|", " or ", StringComparison.Ordinal)))}; on a {string.Join(" or ", metric.Scopes)}
                - **Range**: {metric.Range.Min} to {max}, {best} is better; threshold {metric.DefaultThreshold}
                - **Formula**: {metric.Formula}
                - **Judge calls**: {metric.JudgeCalls}
                - **Weaknesses**: {metric.Weaknesses}

                """);
            if (metric.Options is [_, ..])
                page.Append("\n| option | type | default | meaning |\n| --- | --- | --- | --- |\n");
            foreach (var option in metric.Options)
                page.Append(CultureInfo.InvariantCulture, $"| `{option.Name}` | {option.Type} | {option.WhenNotGiven?.GetRawText() ?? ""} | {option.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        return page.ToString();
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "metrics"));
}
