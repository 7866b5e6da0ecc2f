using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Storage.Traces;

/// <summary>
/// Trace and span ids at the edges: lower-case hex in answers; upper case and UUID hyphens are accepted on the way in.
/// </summary>
public static class SpanIds
{
    /// <summary>True for 32 hex digits, with or without hyphens.</summary>
    public static bool TryParseTrace(string? text, [NotNullWhen(true)] out byte[]? id) =>
        TryParse(text, out id) && id.Length is 16;

    /// <summary>True for 16 hex digits, or 32 with or without hyphens (spans from DeepEval clients).</summary>
    public static bool TryParseSpan(string? text, [NotNullWhen(true)] out byte[]? id) =>
        TryParse(text, out id) && id.Length is 8 or 16;

    /// <summary>
    /// The id that stands for a text: DeepEval clients may call a trace anything. A UUID or 32 hex digits are the id; of any
    /// other text it is the first half of the SHA-256, the same for every request.
    /// </summary>
    public static byte[] OfTrace(string text) => TryParseTrace(text, out var id) ? id : Hash(text);

    /// <summary>As <see cref="OfTrace"/>; 16 hex digits are the id of a span from OpenTelemetry.</summary>
    public static byte[] OfSpan(string text) => TryParseSpan(text, out var id) ? id : Hash(text);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];

    private static bool TryParse(string? text, [NotNullWhen(true)] out byte[]? id)
    {
        id = null;
        if (text is null or { Length: > 36 })
            return false;
        var digits = text.Replace("-", "", StringComparison.Ordinal);
        var bytes = new byte[digits.Length / 2];
        if (Convert.FromHexString(digits, bytes, out _, out var written) is not System.Buffers.OperationStatus.Done)
            return false;
        id = bytes[..written];
        return true;
    }
}
