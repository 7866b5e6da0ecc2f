using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>What a retriever or reranker found: a JSON list of texts or of <c>{ id, content, score, metadata }</c>.</summary>
internal static class RetrievedDocuments
{
    private const string ResultEvent = "db.query.result";

    internal static string? Of(SpanAttributes attributes, IEnumerable<Span.Types.Event> events) =>
        Lists.Items(attributes[Concept.RetrievalDocuments])
        ?? IndexedAttributes.ListOf(attributes.Members, Family.RetrievalDocuments)
        ?? IndexedAttributes.ListOf(attributes.Members, Family.RerankedDocuments)
        ?? OfQueryResults(events);

    /// <summary>Traceloop's vector databases send one event for each row that was found.</summary>
    private static string? OfQueryResults(IEnumerable<Span.Types.Event> events)
    {
        List<string>? rows = null;
        foreach (var row in events)
        {
            if (row.Name == ResultEvent)
                (rows ??= []).Add(JsonScratch.Write(row, static (writer, row) =>
                {
                    writer.WriteStartObject();
                    foreach (var attribute in row.Attributes)
                    {
                        if (NameOf(attribute.Key) is not { } name)
                            continue;
                        writer.WritePropertyName(name);
                        var json = name == "metadata" ? JsonText.Of(attribute.Value) : attribute.Value?.Json;
                        writer.WriteRawValue(json ?? "null", skipInputValidation: true);
                    }
                    writer.WriteEndObject();
                }));
        }
        return rows is null ? null : $"[{string.Join(',', rows)}]";
    }

    private static string? NameOf(string key) => key switch
    {
        "db.query.result.id" => "id",
        "db.query.result.document" or "db.query.result.content" => "content",
        "db.query.result.score" => "score",
        "db.query.result.distance" => "distance",
        "db.query.result.metadata" => "metadata",
        _ => null, // not the vector
    };
}
