namespace Platform.Collector.Otlp.Attributes;

/// <summary>How the names of attributes begin that come as many: lists with an index, maps with a key of the sender's.</summary>
internal static class FamilyNames
{
    private static readonly (string Beginning, Family Family)[] _all =
    [
        ("llm.input_messages.", Family.InputMessages),
        ("llm.output_messages.", Family.OutputMessages),
        ("gen_ai.prompt.", Family.Prompt),
        ("gen_ai.completion.", Family.Completion),
        ("llm.prompts.", Family.CompletionPrompts),
        ("llm.choices.", Family.CompletionChoices),
        ("llm.tools.", Family.Tools),
        ("llm.request.functions.", Family.Functions),
        ("retrieval.documents.", Family.RetrievalDocuments),
        ("reranker.output_documents.", Family.RerankedDocuments),
        ("embedding.embeddings.", Family.Embeddings),
        ("annotations.", Family.SpanScores),
        ("evaluations.", Family.SpanScores),
        ("trace.annotations.", Family.TraceScores),
        ("trace.evaluations.", Family.TraceScores),
        ("session.annotations.", Family.TraceScores),
        ("session.evaluations.", Family.TraceScores),
        ("braintrust.scores.", Family.BraintrustScores),
        ("langfuse.observation.metadata.", Family.SpanMetadata),
        ("confident.span.metadata.", Family.SpanMetadata),
        ("langsmith.metadata.", Family.SpanMetadata),
        ("braintrust.metadata.", Family.SpanMetadata),
        ("langfuse.trace.metadata.", Family.TraceMetadata),
        ("langfuse.metadata.", Family.TraceMetadata),
        ("confident.trace.metadata.", Family.TraceMetadata),
        ("traceloop.association.properties.", Family.TraceMetadata),
        ("ai.telemetry.metadata.", Family.TraceMetadata),
        ("lmnr.association.properties.metadata.", Family.TraceMetadata),
    ];

    // By first letter, since most attributes of most spans belong to none.
    private static readonly (string Beginning, Family Family)[]?[] _byLetter = [.. Enumerable.Range(0, 128)
        .Select(letter => _all.Where(entry => entry.Beginning[0] == letter).ToArray() is { Length: > 0 } some ? some : null)];

    /// <param name="beginning">What the family's names have in common, with the dot.</param>
    internal static bool TryFind(string name, out Family family, out string beginning)
    {
        if (name is { Length: > 8 } && name[0] < _byLetter.Length && _byLetter[name[0]] is { } candidates)
        {
            foreach (var candidate in candidates)
            {
                if (name.StartsWith(candidate.Beginning, StringComparison.Ordinal) && name.Length > candidate.Beginning.Length)
                {
                    (beginning, family) = candidate;
                    return true;
                }
            }
        }
        (family, beginning) = (default, "");
        return false;
    }
}
