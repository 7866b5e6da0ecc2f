using System.Security.Cryptography;
using System.Text;

namespace Platform.Web.SignIn;

/// <summary>
/// The secret that opens the Web UI: <c>PLATFORM_BROWSER_TOKEN</c>, or one made at start and printed to the log, as the
/// Aspire dashboard does.
/// </summary>
internal sealed class BrowserToken
{
    private readonly byte[] _hash;

    public BrowserToken(IConfiguration configuration)
    {
        IsMade = configuration["PLATFORM_BROWSER_TOKEN"] is not { Length: > 0 };
        Text = IsMade ? RandomNumberGenerator.GetHexString(32, lowercase: true) : configuration["PLATFORM_BROWSER_TOKEN"]!;
        _hash = Hash(Text);
    }

    public string Text { get; }

    /// <summary>True when none was configured.</summary>
    public bool IsMade { get; }

    /// <summary>Names this token in a session, so that a new token ends the sessions of the old one.</summary>
    public string Mark => Convert.ToHexStringLower(_hash.AsSpan(0, 8));

    /// <summary>Takes the same time wherever the texts differ.</summary>
    public bool Matches(string? given) => given is not null && CryptographicOperations.FixedTimeEquals(Hash(given), _hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
