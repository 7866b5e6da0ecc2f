using Platform.Web.Addresses;

namespace Platform.Web.Components.Traces;

/// <summary>A column of the list of traces that can be left out. Status and name always stand.</summary>
/// <param name="Name">As in addresses; <c>metadata.KEY</c> for a metadata value.</param>
public sealed record TraceColumn(string Name, string Label, bool IsNumber = false, bool IsUsual = true)
{
    private const string MetadataPrefix = "metadata.";

    public static IReadOnlyList<TraceColumn> Offered { get; } =
    [
        new("output", "Output", IsUsual: false),
        new("scores", "Scores"),
        new("tags", "Tags"),
        new("user", "User, thread"),
        new("environment", "Environment", IsUsual: false),
        new("version", "Version", IsUsual: false),
        new("service", "Service", IsUsual: false),
        new("duration", "Duration, spans", IsNumber: true),
        new("cost", "Cost, tokens", IsNumber: true),
        new("started", "Started"),
    ];

    /// <summary>The key, when the column shows a metadata value.</summary>
    public string? MetadataKey => Name.StartsWith(MetadataPrefix, StringComparison.Ordinal) ? Name[MetadataPrefix.Length..] : null;

    /// <summary>Those that the address names by <c>column</c>, or the usual ones.</summary>
    public static IReadOnlyList<TraceColumn> Of(PageQuery query)
    {
        var named = query.All("column").ToList();
        return named.Count == 0
            ? [.. Offered.Where(column => column.IsUsual)]
            : [
                .. Offered.Where(column => named.Contains(column.Name)),
                .. named.Where(name => name.Length > MetadataPrefix.Length && name.StartsWith(MetadataPrefix, StringComparison.Ordinal))
                    .Select(name => new TraceColumn(name, name[MetadataPrefix.Length..])),
            ];
    }
}
