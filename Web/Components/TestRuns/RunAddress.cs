using Platform.Storage.TestRuns;
using Platform.Web.Addresses;

namespace Platform.Web.Components.TestRuns;

/// <summary>Where runs stand: those of gates have a page that begins with the verdict.</summary>
internal static class RunAddress
{
    public static string Of(TestRun run) => run.Source is "gate" ? $"gates/runs/{run.Id}" : $"test-runs/{run.Id}";

    public static string Case(TestRun run, TestRunCase one) => Case(run, new CasePlace(one.Conversational, one.Position));

    public static string Case(TestRun run, CasePlace place) => $"test-runs/{run.Id}/cases/{RunCaseQuery.Text(place)}";

    /// <summary>The list that the run is in.</summary>
    public static PageQuery List(TestRun run) =>
        new(run.Source is "gate" ? "gates" : "test-runs", [KeyValuePair.Create("range", "all")]);

    /// <summary>Whether the version may ship.</summary>
    public static string Release(string version) => $"gates/releases/{PageQuery.Segment(version)}";

    public static string Suite(string name) => $"gates/suites/{PageQuery.Segment(name)}";
}
