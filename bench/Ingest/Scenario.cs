namespace Platform.Bench.Ingest;

/// <param name="Spans">Of a request.</param>
/// <param name="AtOnce">Requests that are under way at the same time.</param>
/// <param name="Full">In the project with masking rules and a metric collection.</param>
internal sealed record Scenario(string Name, Func<byte[], string, Task<Answer>> SendAsync, int Spans, int AtOnce, bool Full = false)
{
    internal Task<LoadResult> RunAsync(TimeSpan duration) => Load.RunAsync(
        EncodedRequest.Create(Spans, Full ? Target.Collection : null), AtOnce, duration,
        bytes => SendAsync(bytes, Full ? Target.FullKey : Target.BareKey));
}
