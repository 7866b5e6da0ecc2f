using System.Xml.Linq;

namespace Platform.Hosting.Tests;

public class ProjectGraphTests
{
    private static readonly string[] _services = ["Collector", "Worker", "Web", "Gates"];

    /// <summary>Every project of the platform and what it may reference; there are no other edges.</summary>
    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["AppHost"] = [.. _services, "DemoJudge", "TravelAgent"],
        ["Collector"] = ["Metrics", "ServiceDefaults", "Statistics", "Storage"],
        ["Worker"] = ["Metrics", "ServiceDefaults", "Storage"],
        ["Web"] = ["Comparison", "Metrics", "ServiceDefaults", "Statistics", "Storage", "Suites"],
        ["Gates"] = ["Comparison", "Metrics", "ServiceDefaults", "Statistics", "Storage", "Suites"],
        ["DemoJudge"] = ["ServiceDefaults"],
        ["TravelAgent"] = ["AgentTracing", "Metrics", "ServiceDefaults"],
        ["TravelAgent.Tests"] = ["DemoJudge", "TravelAgent"],
        ["AgentTracing"] = [],
        ["Metrics"] = [],
        ["ServiceDefaults"] = [],
        ["Statistics"] = [],
        ["Comparison"] = ["Metrics", "Statistics"],
        ["Suites"] = ["Comparison", "Metrics", "Statistics"],
        ["Cli"] = ["Suites"],
        ["Storage"] = [],
    };

    [Fact]
    public void Projects_reference_only_what_they_may()
    {
        foreach (var (project, references) in Projects("AppHost", "Collector", "Evaluator", "Gates", "ServiceDefaults", "Storage", "Web", "samples"))
            Assert.Empty(references.Except(_allowed[project]).Select(other => $"{project} references {other}"));
    }

    [Fact]
    public void No_service_references_another_service()
    {
        foreach (var (_, references) in Projects("Collector", "Evaluator", "Gates", "Web"))
            Assert.Empty(references.Intersect(_services));
    }

    [Fact]
    public void The_solution_lists_every_project_and_builds()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Platform.sln")).Replace('\\', '/');
        var folders = solution.Split('\n').Where(line => line.StartsWith("Project(\"{2150E333", StringComparison.Ordinal))
            .Select(line => line.Split('"')[3]);

        Assert.All(Files(""), file => Assert.Contains(Path.GetRelativePath(Repository.Root, file), solution, StringComparison.Ordinal));
        // MSBuild refuses a solution in which a folder and a project share a name.
        Assert.Empty(folders.Intersect(Files("").Select(Path.GetFileNameWithoutExtension)));
    }

    private static IEnumerable<(string Project, IEnumerable<string> References)> Projects(params string[] folders) =>
        from folder in folders
        from file in Files(folder)
        select (Path.GetFileNameWithoutExtension(file), XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!)));

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/artifacts/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal));
}
