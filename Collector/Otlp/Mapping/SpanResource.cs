using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>The process that made spans, read once for all of them. What a span says itself goes before it.</summary>
internal sealed class SpanResource
{
    internal SpanResource(Resource? resource)
    {
        var attributes = new SpanAttributes();
        attributes.Load(resource?.Attributes ?? []);
        ServiceName = Texts.Id(attributes[Concept.ServiceName]?.Text);
        Environment = Texts.Id(attributes[Concept.Environment]?.Text);
        Version = Texts.Id(attributes[Concept.Version]?.Text);
        Thread = Texts.Id(attributes[Concept.ThreadId]?.Text);
        User = Texts.Id(attributes[Concept.User]?.Text);
        Tags = Lists.Tags(attributes[Concept.TraceTags]);
        Json = resource is { Attributes.Count: > 0 }
            ? JsonScratch.Write(resource, static (writer, resource) => resource.Attributes.WriteTo(writer))
            : null;
    }

    internal string? ServiceName { get; }

    internal string? Environment { get; }

    internal string? Version { get; }

    internal string? Thread { get; }

    internal string? User { get; }

    internal IReadOnlyList<string> Tags { get; }

    /// <summary>Its attributes, as a JSON object.</summary>
    internal string? Json { get; }

    /// <summary>A library's name, version and attributes, as a JSON object; null when it gave none.</summary>
    internal static string? JsonOf(InstrumentationScope? scope) =>
        scope is null or { Name: "", Attributes.Count: 0 } ? null : JsonScratch.Write(scope, static (writer, scope) =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", scope.Name);
            if (scope.Version.Length > 0)
                writer.WriteString("version", scope.Version);
            if (scope.Attributes.Count > 0)
            {
                writer.WritePropertyName("attributes");
                scope.Attributes.WriteTo(writer);
            }
            writer.WriteEndObject();
        });
}
