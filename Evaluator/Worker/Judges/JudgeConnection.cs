using System.Data.Common;

namespace Platform.Worker.Judges;

/// <summary>
/// An OpenAI-compatible endpoint, from <c>Endpoint=…;Key=…;Model=…</c> and optionally <c>Demo=true</c>, <c>Fallback=NAME</c>.
/// </summary>
/// <param name="Key">Empty for an endpoint that wants none.</param>
/// <param name="IsDemo">What it says is by lexical rules, and its scores are marked so.</param>
internal sealed record JudgeConnection(Uri Endpoint, string Key, string Model, bool IsDemo)
{
    /// <summary>Name of the judge to ask while this one cannot be.</summary>
    public string? Fallback { get; init; }

    /// <exception cref="FormatException">Says what is wrong, without the key.</exception>
    public static JudgeConnection Parse(string connectionString)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            throw new FormatException("must read Endpoint=…;Key=…;Model=…"); // the original message may quote the key
        }

        string? Part(string name) => parts.TryGetValue(name, out var value) ? (string)value : null;
        return new(
            Uri.TryCreate(Part("Endpoint"), UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
                ? endpoint : throw new FormatException("must name an http or https address as Endpoint"),
            Part("Key") ?? "",
            Part("Model") is { Length: > 0 } model ? model : throw new FormatException("must name a Model"),
            bool.TryParse(Part("Demo"), out var demo) && demo)
        {
            Fallback = Part("Fallback") is { Length: > 0 } fallback ? fallback : null,
        };
    }

    public override string ToString() => $"{Model} at {Endpoint}";
}
