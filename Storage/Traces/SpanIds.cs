using System.Diagnostics.CodeAnalysis;

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
