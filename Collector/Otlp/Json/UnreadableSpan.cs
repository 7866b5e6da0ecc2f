namespace Platform.Collector.Otlp.Wire;

internal sealed partial class Span
{
    /// <summary>Why its JSON is no span, though JSON; null for spans that could be read. It carries what came before that place.</summary>
    internal string? Unreadable { get; set; }
}
