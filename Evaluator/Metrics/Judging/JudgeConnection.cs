using System.ClientModel;
using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Platform.Metrics.Judging;

/// <summary>
/// An OpenAI-compatible endpoint, from <c>Endpoint=…;Key=…;Model=…</c> and optionally <c>Demo=true</c>, <c>Schema=words</c>,
/// <c>Fallback=NAME</c>, <c>RequestsPerMinute=…</c>, <c>TokensPerMinute=…</c>.
/// </summary>
/// <param name="Key">Empty for an endpoint that wants none.</param>
/// <param name="IsDemo">What it says is by lexical rules, and its scores are marked so.</param>
public sealed record JudgeConnection(Uri Endpoint, string Key, string Model, bool IsDemo)
{
    /// <summary>Name of the judge to ask while this one cannot be.</summary>
    public string? Fallback { get; init; }

    /// <summary>Of all replicas together; null for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Input and output together, of all replicas together; null for no limit.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>See <see cref="Judging.SchemaInWords"/>.</summary>
    public bool TellsSchemaInWords { get; init; }

    /// <summary>The key as the OpenAI client wants it, which takes none that is empty.</summary>
    public ApiKeyCredential Credential => new(Key is "" ? "none" : Key);

    /// <summary>A client for a program that runs by itself; it retries as OpenAI's does. Services bring their own limits and rests.</summary>
    public IChatClient CreateClient()
    {
        var client = new OpenAIClient(Credential, new OpenAIClientOptions { Endpoint = Endpoint }).GetChatClient(Model).AsIChatClient();
        return TellsSchemaInWords ? new SchemaInWords(client) : client;
    }

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
            RequestsPerMinute = Limit("RequestsPerMinute"),
            TokensPerMinute = Limit("TokensPerMinute"),
            TellsSchemaInWords = Part("Schema") switch
            {
                null or "" => false,
                var schema when schema.Equals("words", StringComparison.OrdinalIgnoreCase) => true,
                _ => throw new FormatException("may give as Schema nothing but words"),
            },
        };
    }

    public override string ToString() => $"{Model} at {Endpoint}";
}
