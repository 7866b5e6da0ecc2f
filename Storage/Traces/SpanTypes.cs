namespace Platform.Storage.Traces;

/// <summary>What a span can be, in answers and in the database.</summary>
public static class SpanTypes
{
    public const string Agent = "agent";
    public const string Llm = "llm";
    public const string Tool = "tool";
    public const string Retriever = "retriever";
    public const string Embedding = "embedding";
    public const string Reranker = "reranker";
    public const string Chain = "chain";
    public const string Guardrail = "guardrail";
    public const string Evaluator = "evaluator";
    public const string Span = "span";

    public static IReadOnlyList<string> All { get; } =
        [Agent, Llm, Tool, Retriever, Embedding, Reranker, Chain, Guardrail, Evaluator, Span];
}
