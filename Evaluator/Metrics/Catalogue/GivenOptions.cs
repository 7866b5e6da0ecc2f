using System.Text.Json;

namespace Platform.Metrics.Catalogue;

/// <summary>The options that somebody gave for a metric, and what is wrong with them.</summary>
/// <param name="options">A JSON object, or nothing.</param>
/// <param name="strict">Whether the score shall be binary; see <see cref="MetricVerdict"/>.</param>
public sealed class GivenOptions(JsonElement? options, bool strict)
{
    private static readonly JsonNamingPolicy _python = JsonNamingPolicy.SnakeCaseLower;

    private readonly List<OptionProblem> _problems = [];
    private readonly HashSet<string> _asked = [];

    public bool Strict => strict;

    public string? Problem => _problems is [] ? null : string.Join(' ', _problems.Select(problem => problem.Text));

    public IReadOnlyList<OptionProblem> Problems => _problems;

    internal IReadOnlySet<string> Asked => _asked;

    /// <param name="option">The one that is wrong; null when it is not a single one.</param>
    public void Refuse(string problem, string? option = null) => _problems.Add(new(option, problem));

    /// <returns>The default when the option is not given, is null, or does not fit, which is noted as a problem.</returns>
    internal T Get<T>(MetricOption<T> option)
    {
        _asked.Add(option.Name);
        // DeepEval's Python writes repetition_threshold for what its wire calls repetitionThreshold.
        if (options is not { ValueKind: JsonValueKind.Object } given
            || (!given.TryGetProperty(option.Name, out var value) && !given.TryGetProperty(_python.ConvertName(option.Name), out value))
            || value.ValueKind == JsonValueKind.Null)
        {
            if (option.IsRequired)
                Refuse($"The option {option.Name} is required.", option.Name);
            return option.DefaultValue;
        }

        try
        {
            return option.Read(value);
        }
        catch (FormatException problem)
        {
            Refuse($"Option {option.Name} {problem.Message}.", option.Name);
            return option.DefaultValue;
        }
    }

    internal void RefuseUnknown(MetricDescription metric)
    {
        if (options is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined })
            return;

        if (options.Value.ValueKind != JsonValueKind.Object)
        {
            Refuse("Options must be a JSON object.");
            return;
        }

        var known = metric.Options.Select(option => option.Name).ToHashSet();
        foreach (var property in options.Value.EnumerateObject()
            .Where(property => !known.Contains(property.Name) && !known.Any(name => _python.ConvertName(name) == property.Name)))
        {
            Refuse(known.Count == 0
                ? $"{metric.Name} has no options, so not {property.Name} either."
                : $"{metric.Name} has no option {property.Name}; it has {string.Join(", ", known)}.", property.Name);
        }
    }
}

/// <param name="Option">The option that it is about; null when it is about none alone.</param>
/// <param name="Text">A sentence for whoever gave the options.</param>
public readonly record struct OptionProblem(string? Option, string Text);

internal static class OptionalOptions
{
    /// <summary>The option's value, or its default when there are no options at all.</summary>
    public static T Of<T>(this GivenOptions? options, MetricOption<T> option) =>
        options is null ? option.DefaultValue : options.Get(option);
}
