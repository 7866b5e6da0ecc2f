using System.Text.Json;

namespace Platform.Storage.Datasets.Files;

/// <summary>The goldens of a file while it is read, and what is wrong with them.</summary>
internal sealed class GoldenReading
{
    private readonly List<JsonElement> _goldens = [];
    private readonly List<FileProblem> _problems = [];
    private readonly Dictionary<string, long> _ids = [];

    /// <summary>Reading on would not change the answer.</summary>
    internal bool Enough => _problems.Count >= FileProblem.Most || _goldens.Count > GoldenRules.MostGoldens;

    internal void Add(FileProblem problem) => _problems.Add(problem);

    internal void Add(long line, JsonElement golden)
    {
        var storable = StorableJson.Of(golden);
        _goldens.Add(storable);
        if (GoldenRules.Problem(storable) is { } problem)
            _problems.Add(new(line, null, problem));
        else if (GoldenRules.IdOf(storable) is { } id && !_ids.TryAdd(id, line))
            _problems.Add(new(line, "id", $"The id “{id}” stands in line {_ids[id]} already."));
    }

    internal ReadGoldens Whole()
    {
        if (_problems.Count == 0 && GoldenRules.Problem(_goldens) is { } problem)
            _problems.Add(new(null, null, problem));
        return new(_goldens, _problems);
    }
}
