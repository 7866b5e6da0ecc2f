using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Platform.Storage.Tests;

/// <summary>No project sees another's rows: every table says whose they are, and every statement asks.</summary>
public sealed partial class ProjectScopeTests(StorageFixture storage)
{
    /// <summary>The installation's own, which hold nothing that agents or people of a project said.</summary>
    private static readonly string[] _ofAll = ["data_protection_keys", "judges", "projects", "schemaversions"];

    /// <summary>Work for all projects at once, by age or by whoever holds it.</summary>
    private static readonly string[] _forAll =
    [
        "Evaluations/EvaluationQueue.cs: update evaluations set status = 'pending', attempts = attempts - 1,",
        "Retention/RetentionStore.cs: select ctid from",
        "SpanLogs/SpanLogStore.cs: delete from span_logs where received_at <",
    ];

    /// <summary>Conditions that stand apart from their statements, with the file where each has the project in it.</summary>
    private static readonly Dictionary<string, string> _scopes = new()
    {
        ["{TraceFilter.Where}"] = "Traces/TraceFilter.cs",
        ["{TestRunFilter.Where}"] = "TestRuns/TestRunFilter.cs",
        ["{Held}"] = "Evaluations/HeldEvaluations.cs",
        ["{Key}"] = "SpanLogs/SpanLogStore.cs",
        ["{which}"] = "CustomMetrics/CustomMetricStore.cs",
        ["from evaluations e where"] = "Traces/ChangeStore.cs",
    };

    [Fact]
    public async Task Every_table_carries_the_project()
    {
        var without = await storage.ListAsync<string>("""
            select table_name
            from information_schema.tables t
            where table_schema = 'public' and table_type = 'BASE TABLE' and not exists (
                select from information_schema.columns c
                where c.table_schema = 'public' and c.table_name = t.table_name and c.column_name = 'project_id')
            order by 1
            """);

        Assert.Equal(_ofAll, without);
    }

    [Fact]
    public async Task Every_statement_filters_by_the_project()
    {
        var tables = (await storage.ListAsync<string>("select table_name from information_schema.tables where table_schema = 'public'"))
            .Except(_ofAll).ToHashSet();
        var statements = Directory.EnumerateFiles(Folder(), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Text().Matches(File.ReadAllText(file)).Select(text =>
                (File: Path.GetRelativePath(Folder(), file), Sql: Space().Replace(text.Value.Trim('"'), " ").Trim())))
            .Where(one => Table().Matches(one.Sql).Any(table => tables.Contains(table.Groups["name"].Value))).ToList();

        Assert.True(statements.Count > 200, $"Only {statements.Count} statements were found.");
        var unscoped = statements.Where(one => !one.Sql.Contains("project", StringComparison.Ordinal)
                && !_scopes.Keys.Any(scope => one.Sql.Contains(scope, StringComparison.Ordinal)))
            .Select(one => $"{one.File}: {one.Sql}");
        Assert.All(unscoped, one => Assert.Contains(_forAll, known => one.StartsWith(known, StringComparison.Ordinal)));
        Assert.All(_scopes.Values, file => Assert.Contains("project_id = @", File.ReadAllText(Path.Combine(Folder(), file)), StringComparison.Ordinal));
    }

    private static string Folder([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath("../../Storage", Path.GetDirectoryName(thisFile)!);

    [GeneratedRegex("\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"", RegexOptions.Singleline)]
    private static partial Regex Text();

    [GeneratedRegex(@"\b(?:from|join|into|update)\s+(?<name>\w+)")]
    private static partial Regex Table();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
