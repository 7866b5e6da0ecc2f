namespace Platform.Web.Components.Charts;

/// <summary>A bar of a chart.</summary>
/// <param name="Value">Its height, in the unit of the chart.</param>
/// <param name="Bad">How much of it is drawn as failed.</param>
/// <param name="Title">What a pointer over it reads.</param>
/// <param name="Address">Where a click leads; null for nowhere.</param>
public sealed record Bar(double Value, double Bad, string Title, string? Address = null);
