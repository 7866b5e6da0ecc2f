using System.Collections.Frozen;
using System.Text.Json;
using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Wire;
using Platform.Storage.Traces;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>What kind of step a span is, in the words of all conventions.</summary>
internal static class SpanKinds
{
    // Words that say nothing ("span", "base", "unknown") are left out: Langfuse's older SDKs put them on model calls.
    private static readonly FrozenDictionary<string, string> _words = new Dictionary<string, string[]>
    {
        [SpanTypes.Llm] = ["llm", "generation", "chat", "text_completion", "completion", "generate_content", "generate",
            "response", "responses", "chat_model", "model", "realtime", "invoke_model"],
        [SpanTypes.Agent] = ["agent", "invoke_agent", "create_agent"],
        [SpanTypes.Tool] = ["tool", "execute_tool", "mcp_tool"],
        [SpanTypes.Retriever] = ["retriever", "retrieval", "rag"],
        [SpanTypes.Embedding] = ["embedding", "embeddings", "embedder"],
        [SpanTypes.Reranker] = ["reranker", "rerank"],
        [SpanTypes.Chain] = ["chain", "workflow", "task", "invoke_workflow", "orchestrate_tools", "plan", "agent_step", "step",
            "flow", "function", "parser", "prompt", "pipeline"],
        [SpanTypes.Guardrail] = ["guardrail"],
        [SpanTypes.Evaluator] = ["evaluator", "evaluation", "eval", "score"],
    }
    .SelectMany(type => type.Value.Select(word => (word, type.Key)))
    .ToFrozenDictionary(pair => pair.word, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <returns>A span type; null when the value says nothing.</returns>
    internal static string? Read(AnyValue value)
    {
        if (value.Text is not { } text)
            return null;
        if (_words.TryGetValue(text, out var type))
            return type;
        return text.StartsWith("ai.", StringComparison.Ordinal) ? OfVercel(text)
            : text[0] == '"' ? _words.GetValueOrDefault(text.Trim('"')) // MLflow writes every attribute as JSON
            : text[0] == '{' ? OfBraintrust(text)
            : null;
    }

    /// <summary>What the span's other attributes, or at last its name, make it when nothing says it outright.</summary>
    internal static string Of(SpanAttributes attributes, string name) =>
        attributes[Concept.SpanType] is { } said && Read(said) is { } type ? type
        : attributes.Has(Concept.ToolCallId) || attributes.Has(Concept.ToolName) ? SpanTypes.Tool
        : attributes.Has(Concept.RetrievalAttribute) ? SpanTypes.Retriever
        : attributes.Has(Concept.Model)
            && (attributes.Has(Concept.InputTokens) || attributes.Has(Concept.OutputTokens) || attributes.Has(Concept.UsageJson))
            ? SpanTypes.Llm
        // Microsoft.Extensions.AI goes round model calls and tools with a span that has a name and nothing else.
        : name is "orchestrate_tools" ? SpanTypes.Chain
        : SpanTypes.Span;

    /// <summary>The inner operations call the model; the outer ones (<c>ai.generateText</c>) go around them.</summary>
    private static string? OfVercel(string operation)
    {
        var name = operation.AsSpan()[..(operation.IndexOf(' ') is >= 0 and var blank ? blank : operation.Length)];
        return name.EndsWith(".doGenerate") || name.EndsWith(".doStream") ? SpanTypes.Llm
            : name.EndsWith(".doEmbed") ? SpanTypes.Embedding
            : name.EndsWith(".doRerank") ? SpanTypes.Reranker
            : name is "ai.toolCall" ? SpanTypes.Tool
            : SpanTypes.Chain;
    }

    private static string? OfBraintrust(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
                ? _words.GetValueOrDefault(type.GetString()!)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
