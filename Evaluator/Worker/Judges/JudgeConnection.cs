using System.Data.Common;
using System.Globalization;

namespace Platform.Worker.Judges;

/// <summary>
/// An OpenAI-compatible endpoint, from <c>Endpoint=…;Key=…;Model=…</c> and optionally <c>Demo=true</c>, <c>Fallback=NAME</c>,
/// <c>RequestsPerMinute=…</c>, <c>TokensPerMinute=…</c>.
/// </summary>
/// <param name="Key">Empty for an endpoint that wants none.</param>
/// <param name="IsDemo">What it says is by lexical rules, and its scores are marked so.</param>
internal sealed record JudgeConnection(Uri Endpoint, string Key, string Model, bool IsDemo)
{
    /// <summary>Name of the judge to ask while this one cannot be.</summary>
    public string? Fallback { get; init; }

    /// <summary>Of all replicas together.</summary>
    public JudgeLimits Limits { get; init; } = new(null, null);

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
        int? Limit(string name) => Part(name) is not { Length: > 0 } text ? null
            : int.TryParse(text, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit
            : throw new FormatException($"must give a whole number above 0 as {name}");
        return new(
            Uri.TryCreate(Part("Endpoint"), UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
                ? endpoint : throw new FormatException("must name an http or https address as Endpoint"),
            Part("Key") ?? "",
            Part("Model") is { Length: > 0 } model ? model : throw new FormatException("must name a Model"),
            bool.TryParse(Part("Demo"), out var demo) && demo)
        {
            Fallback = Part("Fallback") is { Length: > 0 } fallback ? fallback : null,
            Limits = new(Limit("RequestsPerMinute"), Limit("TokensPerMinute")),
        };
    }

    public override string ToString() => $"{Model} at {Endpoint}";
}
