using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Platform.EndToEnd.Tests.Gates;

/// <summary>
/// Runs the shell blocks of a job of GitHub Actions and of the composite action that it uses, with the files and variables that the
/// runner gives them. Actions of others (checkout, artefacts) are left out; an expression that nobody gave a value is a failure.
/// </summary>
/// <param name="values">Of expressions, such as <c>vars.AGENT_URL</c>.</param>
internal sealed partial class GithubJob(string folder, IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> values)
{
    private const string OwnAction = "OWNER/platform/.github/actions/gate@main";

    private readonly Dictionary<string, string> _values = new(values);
    private readonly Dictionary<string, string> _environment = new(environment);

    /// <summary>How many blocks ran.</summary>
    public int Blocks { get; private set; }

    public string Summary => File.ReadAllText(Path.Combine(folder, "summary.md"));

    /// <returns>Of the block that failed, or else of the last one.</returns>
    public async Task<ShellResult> RunAsync(string workflow, string job)
    {
        File.WriteAllText(Path.Combine(folder, "summary.md"), "");
        _environment["GITHUB_STEP_SUMMARY"] = Path.Combine(folder, "summary.md");
        return await StepsAsync(Yaml.Read(workflow).Map("jobs").Map(job).List("steps"));
    }

    private async Task<ShellResult> StepsAsync(IEnumerable<YamlMappingNode> steps)
    {
        var last = new ShellResult(0, "", "");
        foreach (var step in steps)
        {
            if (step.Text("uses") == OwnAction)
                last = await ActionAsync(step.Map("with"));
            else if (step.Text("run") is { } script)
                last = await BlockAsync(script, step);
            if (last.Code != 0)
                break;
        }

        return last;
    }

    private async Task<ShellResult> ActionAsync(YamlMappingNode with)
    {
        var path = Path.Combine(GateTool.Root, ".github/actions/gate");
        var action = Yaml.Read(Path.Combine(path, "action.yml"));
        foreach (var (name, input) in action.Map("inputs").Maps())
            _values[$"inputs.{name}"] = Expand(with.Text(name) ?? input.Text("default") ?? throw new InvalidOperationException($"The input {name} is required."));
        _environment["GITHUB_ACTION_PATH"] = path;
        return await StepsAsync(action.Map("runs").List("steps"));
    }

    private async Task<ShellResult> BlockAsync(string script, YamlMappingNode step)
    {
        Blocks++;
        var output = Path.Combine(folder, $"output-{Blocks}");
        File.WriteAllText(output, "");
        var variables = new Dictionary<string, string>(_environment) { ["GITHUB_OUTPUT"] = output };
        foreach (var (name, value) in step.Map("env").Texts())
            variables[name] = Expand(value);
        var result = await Shell.BashAsync(script, folder, variables);
        foreach (var line in File.ReadLines(output))
            _values[$"steps.{step.Text("id")}.outputs.{line[..line.IndexOf('=')]}"] = line[(line.IndexOf('=') + 1)..];
        return result;
    }

    private string Expand(string text) => Expression().Replace(text, found => _values.TryGetValue(found.Groups[1].Value, out var value)
        ? value : throw new InvalidOperationException($"Nothing says what {found.Value} is."));

    [GeneratedRegex(@"\$\{\{\s*([\w.-]+)\s*\}\}")]
    private static partial Regex Expression();
}
