using System.Text.Json.Serialization;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Criteria;

/// <summary>
/// The share of rival outputs that the actual one beats by criteria of one's own, a tie counting half: 0 to 1. Two judge
/// calls for each rival, in either order: only who wins both wins.
/// </summary>
/// <remarks>
/// In the spirit of DeepEval 4.1.10 <c>ArenaGEval</c>, which shows all contestants at once; pairs with swapped positions take
/// away what a judge prefers by place (Zheng et al. 2023, section 3.4). Names of contestants are never shown.
/// </remarks>
public sealed class ArenaGEval(GivenOptions? options = null)
    : CriteriaMetric(options, _criteriaOption, _stepsOption), ICatalogued<ArenaGEval>
{
    private static readonly Prompt<DuelAnswer> _duelPrompt = new("arena_duel", """
        You compare two outputs for the same input. The section `steps` lists what to look at; follow them in order. `first` and
        `second` are the outputs, `input` is what they were made for, where it is known. Their places mean nothing.

        Give as `reason` one to three sentences on what decided, and as `winner` `first` or `second`, or `tie` where the steps
        find no difference that matters.
        """);

    private static readonly MetricOption<string?> _criteriaOption = MetricOption.Text("criteria",
        "What makes an output the better one. Required unless evaluationSteps are given.");

    private static readonly MetricOption<IReadOnlyList<string>> _stepsOption = MetricOption.Texts("evaluationSteps", [],
        "The steps of the comparison. They replace those that a judge would write from the criteria.");

    public static MetricDescription About { get; } = new()
    {
        Name = "ArenaGEval",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["actualOutput", "rivals"],
        JudgeCalls = "2 * rivals, for the first test case with criteria but no steps 1 more",
        Summary = "Whether the output is better than other outputs for the same input.",
        WhenToUse = "To choose between two models or prompts, where scores of single outputs are too coarse.",
        Formula = "(rivals beaten + ties / 2) / rivals, where only a win in both orders is one.",
        Weaknesses = "Says which is better, not whether either is good. Judges favour long outputs and those of their own model.",
        Options = [_criteriaOption, _stepsOption, .. CommonOptions.Judged],
    };

    public override MetricDescription Description => About;

    public override IReadOnlyList<string> StepParameters => ["input", "first", "second"];

    private protected override Prompt Scoring => _duelPrompt;

    public static ArenaGEval Create(GivenOptions options) => Checked(new ArenaGEval(options), options);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        if (await GetStepsAsync(judge) is not { } steps)
            return WithoutCriteria();

        var (sum, reasons) = (0.0, new List<string>());
        foreach (var rival in testCase.Rivals!)
        {
            var ahead = await DuelAsync(testCase.ActualOutput!, rival.Output);
            var behind = await DuelAsync(rival.Output, testCase.ActualOutput!);
            var (won, lost) = (ahead.Winner == Winner.First && behind.Winner == Winner.Second,
                ahead.Winner == Winner.Second && behind.Winner == Winner.First);
            sum += won ? 1 : lost ? 0 : 0.5;
            reasons.Add($"{(won ? "Beats" : lost ? "Loses to" : "Ties with")} {rival.Name}: {ahead.Reason}");
        }

        return new(sum / testCase.Rivals!.Count, string.Join(' ', reasons));

        Task<DuelAnswer> DuelAsync(string first, string second)
        {
            List<Material> materials = [Material.Json("steps", steps), new("first", first), new("second", second)];
            if (testCase.Input is { } input)
                materials.Add(new("input", input));
            return judge.AskAsync(_duelPrompt, materials);
        }
    }

    private sealed record DuelAnswer(string Reason, Winner Winner);

    [JsonConverter(typeof(WordConverter<Winner>))]
    private enum Winner
    {
        First,
        Second,
        Tie,
    }
}
