using System.Text.Json;
using Platform.Metrics.Custom;
using Platform.Suites.Cases;
using Platform.Suites.Yaml;

namespace Platform.Suites;

/// <summary>Reads a suite and finds all that is wrong with it in one go.</summary>
public static class SuiteReader
{
    /// <param name="path">Files of cases are looked for beside it.</param>
    /// <param name="agent">An agent to ask instead of the suite's, or of recorded outputs; null for the suite's own.</param>
    /// <exception cref="SuiteException">The suite cannot run; every problem has its file, line and column.</exception>
    public static Suite ReadFile(string path, Uri? agent = null)
    {
        try
        {
            return Read(path, File.ReadAllText(path), agent);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SuiteException([new(path, 0, 0, $"The suite cannot be read: {problem.Message}")]);
        }
    }

    /// <inheritdoc cref="ReadFile"/>
    public static Suite Read(string path, string text, Uri? agent = null)
    {
        var problems = new List<SuiteProblem>();
        return Read(YamlFile.Read(path, text, problems), path, agent, files: true, problems);
    }

    /// <summary>Reads a suite that was sent as JSON, with the keys of the YAML; its cases cannot be in a file.</summary>
    /// <param name="name">What problems name.</param>
    /// <param name="named">What checks may name; null for the catalogue alone.</param>
    /// <inheritdoc cref="ReadFile"/>
    public static Suite Read(string name, JsonElement json, NamedMetrics? named = null) =>
        Read(YamlNode.Of(json), name, null, files: false, [], named);

    private static Suite Read(
        YamlNode? root, string path, Uri? agent, bool files, List<SuiteProblem> problems, NamedMetrics? named = null)
    {
        var suite = root is { Kind: YamlKind.Map } ? ReadSuite(new(root, path, problems), path, agent, files, problems, named) : null;
        if (root is not null and not { Kind: YamlKind.Map })
            problems.Add(new(path, root.Line, root.Column, "A suite is a map of keys and values, such as `name: my-suite`."));
        return problems is [] ? suite!
            : throw new SuiteException([.. problems.OrderBy(problem => (problem.File != path, problem.Line, problem.Column))]);
    }

    private static Suite ReadSuite(
        YamlMap map, string path, Uri? agentUrl, bool files, List<SuiteProblem> problems, NamedMetrics? sent)
    {
        var named = sent ?? new(files ? OwnMetricFile.Read(map, path, problems) : []);
        var name = map.RequiredText("name");
        var tier = ReadTier(map);
        map.Text("description");
        var variables = ReadVariables(map);
        var agent = AgentReader.Read(map.Map("agent"), agentUrl);
        var (cases, dataset) = CaseReader.Read(map, path, variables, files, problems);
        var checks = CheckReader.Read(map, tier, variables, named, files);
        var suite = new Suite
        {
            Name = name,
            Tier = tier,
            File = path,
            Agent = agent,
            Cases = cases,
            Dataset = dataset,
            Checks = checks,
            Limits = LimitsReader.Read(map.Map("limits"), tier),
            Nightly = NightlyReader.Read(map, tier),
            RequireSignificance = map.Flag("requireSignificance") ?? false,
            PolicyName = map.Text("policy"),
            BaselineName = map.Text("baseline"),
        };
        RefuseCombinations(suite, map);
        map.RefuseUnknown("A suite");
        return suite;
    }

    private static Tier ReadTier(YamlMap map)
    {
        var given = map.RequiredText("tier");
        if (TierName.Parse(given) is { } tier)
            return tier;
        if (given.Length > 0)
            map.Refuse(map.Value("tier")!, $"tier is {given}; it must be commit, pr or nightly.");
        return Tier.Commit;
    }

    private static Variables ReadVariables(YamlMap map)
    {
        var values = new Dictionary<string, string>();
        foreach (var (key, value) in map.Map("variables")?.Node.Entries ?? [])
        {
            if (value.Kind == YamlKind.Scalar)
                values[key.Text] = value.Text;
            else
                map.Refuse(value, $"The variable {key.Text} must be a text or a number.");
        }

        return new(values);
    }

    private static void RefuseCombinations(Suite suite, YamlMap map)
    {
        foreach (var key in (string[])["requireSignificance", "baseline"])
        {
            if (suite.Tier == Tier.Commit && map.Value(key) is not null)
                map.Refuse(map.At(key), $"{key} is for tiers that compare with a baseline: pr and nightly.");
        }

        if (suite.Tier == Tier.Nightly)
            NightlyReader.RefuseCombinations(suite, map);
        if (suite.Agent is not null)
            return;

        foreach (var recorded in suite.Cases.Where(each => each.TestCase is { ActualOutput: null, Turns: null, ToolsCalled: null }))
            map.RefuseCase(recorded, "The case has no actualOutput, and the suite no agent to ask for one.");
        if (suite.Dataset is not null)
            map.Refuse(map.At("cases"), "A dataset's goldens have no outputs: the suite needs an agent with a url.");
    }
}
