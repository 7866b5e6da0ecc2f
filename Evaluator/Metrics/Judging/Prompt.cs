using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Platform.Metrics.Judging;

/// <summary>What a judge is told to do, and the JSON Schema of its answer.</summary>
public abstract class Prompt
{
    private protected static readonly JsonSerializerOptions _answerJson = new(JsonSerializerOptions.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    // What providers ask of a schema that they shall keep to the letter.
    private static readonly AIJsonSchemaCreateOptions _schemaOptions = new()
    {
        TransformOptions = new() { DisallowAdditionalProperties = true, RequireAllProperties = true },
    };

    // Made when a judge is asked: the catalogue knows all prompts, and a gate without a judge starts in a tenth of a second.
    private readonly Lazy<(JsonElement Schema, string Version)> _made;

    private protected Prompt(string name, string instructions, Type answer)
    {
        Name = name;
        Instructions = instructions;
        _made = new(() =>
        {
            var schema = AIJsonUtilities.CreateJsonSchema(answer, serializerOptions: _answerJson, inferenceOptions: _schemaOptions);
            return (schema, Hash($"{Fence.Rule}\n{Instructions}\n{schema.GetRawText()}"));
        });
    }

    /// <summary>Lower-case words joined by underscores; also the schema's name in the request.</summary>
    public string Name { get; }

    public string Instructions { get; }

    public JsonElement Schema => _made.Value.Schema;

    /// <summary>12 hex digits that change with the instructions, the schema, or what all prompts say.</summary>
    public string Version => _made.Value.Version;

    /// <summary>One version for all prompts of a metric.</summary>
    internal static string VersionOf(IReadOnlyList<Prompt> prompts) =>
        Hash(string.Join(' ', prompts.Select(prompt => prompt.Version)));

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
}

/// <inheritdoc/>
/// <typeparam name="TAnswer">A record; its constructor's parameters are the schema's properties.</typeparam>
public sealed class Prompt<TAnswer>(string name, string instructions) : Prompt(name, instructions, typeof(TAnswer))
{
    /// <exception cref="JsonException">The answer is not of that schema.</exception>
    internal TAnswer Read(JsonElement answer) =>
        answer.Deserialize<TAnswer>(_answerJson) ?? throw new JsonException("The answer is null.");
}
