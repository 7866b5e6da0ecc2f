using Platform.Statistics;

namespace Platform.Web.Components.Charts;

/// <summary>A number of a history, and how sure it is.</summary>
/// <param name="Value">0 or more; most lie below 1.</param>
/// <param name="Interval">Around it, with 95% confidence.</param>
/// <param name="Mark">What stands there: <c>pass</c> a dot, <c>flag</c> a triangle, <c>block</c> a square, null nothing.</param>
/// <param name="Hollow">The mark is drawn as an outline: it is not conclusive.</param>
/// <param name="Title">What a pointer over it reads, and who cannot see it.</param>
/// <param name="Address">Where a click leads.</param>
public sealed record HistoryPoint(double Value, Interval Interval, string? Mark, bool Hollow, string Title, string Address);
