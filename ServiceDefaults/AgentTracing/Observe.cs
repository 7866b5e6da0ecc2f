using Microsoft.Extensions.AI.Evaluation;
using Platform.AgentTracing.Spans;

namespace Platform.AgentTracing;

/// <summary>
/// Observes the steps of an agent. Each kind of step has two forms: one to be disposed
/// (<c>using var step = Observe.Tool("search", query); step.Output = …;</c>) and one around a delegate, which takes the
/// result as output and records an exception. Inputs are text, chat messages or anything that can be written as JSON.
/// <para><c>metricCollection</c> names the collection that the platform runs on the step; <c>metrics</c> are run in this
/// process, and only in development mode.</para>
/// </summary>
public static class Observe
{
    /// <summary>An agent's whole answer to one request; the outermost one is the root of a trace.</summary>
    public static ObservedStep Agent(
        string name, object? input = null, string? metricCollection = null, IEnumerable<IEvaluator>? metrics = null) =>
        new(StepKind.Agent, name, input, metricCollection, metrics);

    /// <inheritdoc cref="Agent"/>
    public static Task<T> AgentAsync<T>(
        string name, object? input, Func<ObservedStep, Task<T>> body,
        string? metricCollection = null, IEnumerable<IEvaluator>? metrics = null) =>
        RunAsync(() => Agent(name, input, metricCollection, metrics), body);

    /// <summary>A call of a model. Chat clients of Microsoft.Extensions.AI with telemetry need none.</summary>
    public static ObservedStep Llm(
        string model, object? input = null, string? metricCollection = null, IEnumerable<IEvaluator>? metrics = null) =>
        new(StepKind.Llm, model, input, metricCollection, metrics);

    /// <inheritdoc cref="Llm"/>
    public static Task<T> LlmAsync<T>(
        string model, object? input, Func<ObservedStep, Task<T>> body,
        string? metricCollection = null, IEnumerable<IEvaluator>? metrics = null) =>
        RunAsync(() => Llm(model, input, metricCollection, metrics), body);

    /// <summary>A call of a tool; the input are its arguments.</summary>
    public static ObservedStep Tool(
        string name, object? input = null, string? metricCollection = null, IEnumerable<IEvaluator>? metrics = null) =>
        new(StepKind.Tool, name, input, metricCollection, metrics);

    /// <inheritdoc cref="Tool"/>
    public static Task<T> ToolAsync<T>(
        string name, object? input, Func<ObservedStep, Task<T>> body,
        string? metricCollection = null, IEnumerable<IEvaluator>? metrics = null) =>
        RunAsync(() => Tool(name, input, metricCollection, metrics), body);

    /// <summary>A search; the output are the texts found, best first.</summary>
    public static ObservedStep Retriever(
        string name, object? query = null, string? metricCollection = null, IEnumerable<IEvaluator>? metrics = null) =>
        new(StepKind.Retriever, name, query, metricCollection, metrics);

    /// <inheritdoc cref="Retriever"/>
    public static Task<T> RetrieverAsync<T>(
        string name, object? query, Func<ObservedStep, Task<T>> body,
        string? metricCollection = null, IEnumerable<IEvaluator>? metrics = null) =>
        RunAsync(() => Retriever(name, query, metricCollection, metrics), body);

    /// <summary>Any other step.</summary>
    /// <param name="type"><c>chain</c>, <c>embedding</c>, <c>reranker</c> or <c>guardrail</c>, where it is one.</param>
    public static ObservedStep Step(
        string name, object? input = null, string? type = null,
        string? metricCollection = null, IEnumerable<IEvaluator>? metrics = null) =>
        new(StepKind.Other, name, input, metricCollection, metrics, type);

    /// <inheritdoc cref="Step"/>
    public static Task<T> StepAsync<T>(
        string name, object? input, Func<ObservedStep, Task<T>> body, string? type = null,
        string? metricCollection = null, IEnumerable<IEvaluator>? metrics = null) =>
        RunAsync(() => Step(name, input, type, metricCollection, metrics), body);

    // The step starts inside the async method, so that two calls without await between them do not nest.
    private static async Task<T> RunAsync<T>(Func<ObservedStep> start, Func<ObservedStep, Task<T>> body)
    {
        await using var step = start();
        try
        {
            var result = await body(step);
            step.Output ??= result;
            return result;
        }
        catch (Exception error)
        {
            step.Fail(error);
            throw;
        }
    }
}
