namespace Microsoft.Extensions.AI.Evaluation;

/// <summary>Named input beyond the conversation that an evaluator may need.</summary>
public abstract class EvaluationContext
{
    protected EvaluationContext(string name, IEnumerable<AIContent> contents)
    {
        Name = name;
        Contents = [.. contents];
    }

    protected EvaluationContext(string name, params AIContent[] contents)
        : this(name, contents as IEnumerable<AIContent>)
    {
    }

    protected EvaluationContext(string name, string content)
        : this(name, new TextContent(content))
    {
    }

    public string Name { get; set; }

    public IList<AIContent> Contents { get; set; }
}
