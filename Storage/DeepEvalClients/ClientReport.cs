namespace Platform.Storage.DeepEvalClients;

/// <summary>A kind of DeepEval client and its version, as far as its requests tell.</summary>
/// <param name="Client"><c>Python</c>, <c>TypeScript</c>, <c>OpenTelemetry</c> or <c>other</c>.</param>
/// <param name="Version">Of DeepEval; of the HTTP library where a client does not tell; else empty.</param>
public readonly record struct DeepEvalClientKind(string Client, string Version);

/// <summary>A client that reported in.</summary>
public sealed record ReportedClient(string Client, string Version, long Calls, DateTime FirstAt, DateTime LastAt);

/// <summary>A call that no route takes.</summary>
public sealed record UnsupportedCall(string Client, string Version, string Method, string Path, long Calls, DateTime LastAt);
