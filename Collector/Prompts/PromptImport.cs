using System.Text.Json;
using Platform.Storage.Datasets;
using Platform.Storage.Prompts;

namespace Platform.Collector.Prompts;

/// <summary>Reads files of prompts: what <c>GET /api/prompts/{alias}</c> answers, what a DeepEval client pulled, or lists of these.</summary>
internal static class PromptImport
{
    private const int MostCommits = 10_000;

    /// <param name="alias">Of what the file does not name.</param>
    /// <returns>In the order in which to push them; none when there is a problem.</returns>
    internal static IReadOnlyList<PushedPrompt> Read(JsonElement file, string? alias, out string? problem)
    {
        var prompts = new List<PushedPrompt>();
        problem = null;
        foreach (var (index, one) in Commits(file, alias).Index())
        {
            if (PushedPrompt.Read(one.Json, one.Alias, out var wrong) is { } prompt)
                prompts.Add(prompt);
            else
                problem = $"Prompt {index + 1} of the file: {wrong}";
            if (prompts.Count > MostCommits)
                problem = $"A file holds at most {MostCommits} commits; import the prompts in several.";
            if (problem is not null)
                return [];
        }
        if (prompts is [])
            problem = "The file holds no prompt.";
        return prompts;
    }

    /// <summary>Pushes them in order. What is there already is not made again, so that a file may be imported twice.</summary>
    /// <returns>One sentence for each version that could not be given, because another commit has it.</returns>
    internal static async Task<IReadOnlyList<string>> WriteAsync(
        PromptStore store, PromptWriter writer, int project, IReadOnlyList<PushedPrompt> prompts, CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        var heads = new Dictionary<(string Alias, string? Branch), string>();
        foreach (var prompt in prompts)
        {
            var line = (prompt.Alias!, prompt.Branch);
            var commit = await store.FindAsync(project, prompt.Alias!, prompt, heads.GetValueOrDefault(line), cancellationToken)
                ?? await writer.PushAsync(project, prompt.Alias!, prompt, prompt.Branch, prompt.Message, cancellationToken);
            heads[line] = commit.Hash;
            if (VersionName.TryParse(prompt.Version, out var number)
                && await writer.SetVersionAsync(project, commit, number, cancellationToken) != number)
                notes.Add($"{prompt.Alias}: version {prompt.Version} was not given, because another commit has it or this one has another.");
            foreach (var label in prompt.AllLabels)
                await writer.SetLabelAsync(project, commit, label, cancellationToken);
        }
        return notes;
    }

    // A list, an answer's envelope, a prompt with its commits oldest first, or a single commit.
    private static IEnumerable<(JsonElement Json, string? Alias)> Commits(JsonElement file, string? alias)
    {
        if (file.ValueKind == JsonValueKind.Array)
            return file.EnumerateArray().SelectMany(one => Commits(one, alias));
        if (file.ValueKind != JsonValueKind.Object)
            return [(file, alias)];
        alias = file.TryGetProperty("alias", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : alias;
        foreach (var field in (string[])["data", "prompts", "commits", "versions"])
        {
            if (file.TryGetProperty(field, out var inner) && inner.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                return Commits(inner, alias);
        }
        return [(file, alias)];
    }
}
