using Platform.Metrics.Catalogue;

namespace Platform.Web.Components.Metrics.Editor;

/// <summary>What is wrong with a form, by the field that it is about.</summary>
public sealed class FieldProblems
{
    private const string NodePrefix = "nodes["; // the graph's editor shows those

    private readonly List<(string? Field, string Text)> _problems = [];

    public bool Any => _problems.Count > 0;

    /// <summary>Those that are about no field that the form has.</summary>
    public IEnumerable<string> Others(IReadOnlyCollection<string> fields) =>
        _problems.Where(problem => problem.Field is null || (!fields.Contains(problem.Field) && !problem.Field.StartsWith(NodePrefix, StringComparison.Ordinal))).Select(problem => problem.Text);

    /// <param name="field">An option's name, or <c>nodes[0].id</c> and the like in a graph.</param>
    public IEnumerable<string> Of(string field) => _problems.Where(problem => problem.Field == field).Select(problem => problem.Text);

    public void Add(string? field, string text) => _problems.Add((field, text));

    public void Add(IEnumerable<OptionProblem> problems) => _problems.AddRange(problems.Select(problem => (problem.Option, problem.Text)));
}
