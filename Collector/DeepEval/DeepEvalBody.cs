using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Options;
using Platform.Collector.Otlp;
using Platform.Collector.Otlp.Attributes;

namespace Platform.Collector.DeepEval;

/// <summary>The JSON that a DeepEval client sent: a parameter of an endpoint that takes a body.</summary>
internal sealed class DeepEvalBody(JsonElement json)
{
    /// <summary>An object.</summary>
    internal JsonElement Json => json;

    /// <exception cref="JsonException">A member has a type that cannot be read; the client is told which.</exception>
    internal T Read<T>() => json.Deserialize<T>(DeepEvalJson.Options)!;

    /// <exception cref="DeepEvalRefusal">It is too large, too deep, or no JSON object.</exception>
    public static async ValueTask<DeepEvalBody> BindAsync(HttpContext context)
    {
        var most = context.RequestServices.GetRequiredService<IOptions<DeepEvalOptions>>().Value.MaxBodyBytes;
        var (body, refusal) = await OtlpBody.ReadAsync(context.Request, most, most, context.RequestAborted);
        if (body is null)
            throw new DeepEvalRefusal(OtlpHttpResult.StatusOf(refusal!.Outcome), refusal.Message);
        using (body)
            return new(Parse(body.Bytes));
    }

    /// <inheritdoc cref="BindAsync"/>
    internal static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw DeepEvalRefusal.Invalid("The body is no UTF-8.");
        // PostgreSQL stores no U+0000, nor halves of surrogate pairs in jsonb; both come as escapes.
        if (utf8.IndexOf("\\u0000"u8) >= 0 || utf8.IndexOf("\\ud"u8) >= 0 || utf8.IndexOf("\\uD"u8) >= 0)
            utf8 = Encoding.UTF8.GetBytes(JsonText.Clean(Encoding.UTF8.GetString(utf8)));
        try
        {
            var reader = new Utf8JsonReader(utf8, new() { MaxDepth = DeepEvalJson.MaxDepth });
            var json = JsonElement.ParseValue(ref reader);
            if (reader.Read())
                throw DeepEvalRefusal.Invalid("There is something after the end of the JSON.");
            return json.ValueKind == JsonValueKind.Object ? json : throw DeepEvalRefusal.Invalid("The body must be a JSON object.");
        }
        catch (JsonException problem)
        {
            throw DeepEvalRefusal.Invalid($"The body is no JSON: {problem.Message}");
        }
    }
}
