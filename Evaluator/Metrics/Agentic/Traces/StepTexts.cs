using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic.Traces;

/// <summary>
/// Says of each step what its type is worth to a judge: of a model what is new in its messages, of a retriever the documents, of
/// an embedding no vectors. A long text that stood there before is named, not repeated: nothing is lost by either.
/// </summary>
internal sealed class StepTexts
{
    private const int WorthNaming = 120; // characters; shorter texts are as short as their names

    private readonly Dictionary<string, string> _seen = [];
    private readonly HashSet<string> _described = [];
    private readonly ChatText _chat = new();

    public IEnumerable<ShownStep> Of(TraceStep trace) => TraceText.Flatten(trace).Select(each => Shown(each.Step, each.Depth));

    private ShownStep Shown(TraceStep step, int depth)
    {
        var texts = new List<(string, string)>();
        // A tool is called often and described once.
        if (step.Description is { } description && _described.Add($"{step.Name}\n{description}"))
            Add("description", description);
        Add("model", step.Model);
        Add("available tools", step.AvailableTools is { Count: > 0 } tools ? string.Join(", ", tools) : null);
        Add("input", step.Type == "llm" ? _chat.OfInput(step.Input) : step.Input);
        Add("output", step.Type switch
        {
            "llm" => _chat.OfOutput(step.Output),
            "retriever" or "reranker" => DocumentsText.Of(step.Output),
            "embedding" => string.IsNullOrWhiteSpace(step.Output) ? null : "(vectors)",
            _ => step.Output,
        });
        Add("error", step.Error);
        return new(step.Type, step.Name, depth, texts);

        void Add(string name, string? text)
        {
            if (string.IsNullOrWhiteSpace(text))
                return;
            if (text.Length < WorthNaming || _seen.TryAdd(text, $"{name} of {step.Type} {step.Name}"))
                texts.Add((name, text));
            else
                texts.Add((name, $"(the same as the {_seen[text]})"));
        }
    }
}
