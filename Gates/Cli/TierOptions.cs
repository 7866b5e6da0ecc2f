using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Suites;

namespace Platform.Gate;

/// <summary>The options of a tier's command: those that make sense in it.</summary>
internal sealed class TierOptions(Tier tier)
{
    private readonly Option<string> _suite = Options.Suite();
    private readonly Option<Uri?> _agent = Options.Agent();
    private readonly Option<string[]> _report = Options.Report();
    private readonly Option<bool> _local = new("--local") { Description = "Run in this process, without a server." };
    private readonly Option<bool> _flagFails = new("--flag-fails") { Description = "Exit with 2, not 0, when the verdict is flag." };
    private readonly Option<bool> _fit = new("--fit")
    {
        Description = "When the estimate is over the suite's maxCostUsd, run a subset that fits, spread over tags and lengths.",
    };

    private readonly Option<string?> _policy = new("--policy") { Description = "The policy on the server; the suite's limits hold without one.", HelpName = "NAME" };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "The id of the run to compare with.", HelpName = "ID" };
    private readonly Option<string?> _baseBranch = new("--base-branch")
    {
        Description = "The branch whose runs are the baseline; in a pull request its target, else main.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _release = new("--release") { Description = "The version that this run decides about.", HelpName = "VERSION" };
    private readonly Option<bool> _schedule = new("--schedule")
    {
        Description = "Do not run now: let the server run the suite, as it is, by its schedule.",
    };

    private readonly Option<Uri?> _server = Options.Server();

    public IEnumerable<Option> All => tier switch
    {
        Tier.Commit => [_suite, _local, _agent, _server, _policy, _report],
        Tier.Pr => [_suite, _agent, _server, _policy, _baseBranch, _baseline, _fit, _flagFails, _report],
        _ => [_suite, _agent, _server, _policy, _baseBranch, _baseline, _release, _schedule, _flagFails, _report],
    };

    /// <summary>An option that the tier lacks reads as if it were not given.</summary>
    public TierCall Read(ParseResult given) => new()
    {
        Tier = tier,
        Suite = given.GetRequiredValue(_suite),
        Agent = given.GetValue(_agent),
        Server = tier == Tier.Commit && given.GetValue(_local) ? null : given.GetValue(_server)!,
        Reports = given.GetValue(_report) ?? [],
        FlagFails = given.GetValue(_flagFails),
        Schedule = given.GetValue(_schedule),
        About = new Dictionary<string, JsonNode?>
        {
            ["commit"] = CiVariables.Commit,
            ["branch"] = CiVariables.Branch,
            ["baseBranch"] = given.GetValue(_baseBranch) ?? CiVariables.BaseBranch,
            ["baseline"] = given.GetValue(_baseline),
            ["policy"] = given.GetValue(_policy),
            ["version"] = given.GetValue(_release),
            ["fit"] = given.GetValue(_fit) ? true : null,
        },
    };
}
