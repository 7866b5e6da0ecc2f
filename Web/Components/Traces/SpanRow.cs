using Platform.Storage.Traces;

namespace Platform.Web.Components.Traces;

/// <summary>A span where it stands in its tree.</summary>
/// <param name="Index">Its place in the whole tree, read from top to bottom.</param>
/// <param name="Depth">0 for a root.</param>
/// <param name="Descendants">How many rows below belong to it.</param>
/// <param name="Orphan">Its parent has not arrived.</param>
public sealed record SpanRow(SpanNode Span, int Index, int Depth, int Descendants, bool Orphan);
