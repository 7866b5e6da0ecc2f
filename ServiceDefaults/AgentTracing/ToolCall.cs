namespace Platform.AgentTracing;

/// <summary>A tool that was called, or should have been.</summary>
/// <param name="InputParameters">Argument name to value: a dictionary or any object; null when not known.</param>
public sealed record ToolCall(string Name, object? InputParameters = null, object? Output = null, string? Description = null);
