namespace Platform.Web.Addresses;

/// <summary>
/// Where the <c>gate</c> command reaches the gates of this installation, for the commands that pages show; found as
/// <see cref="CollectorAddress"/> is. Without a slash at the end.
/// </summary>
public sealed class GatesAddress(IConfiguration configuration)
{
    public override string ToString() => (configuration["services:gates:http:0"] ?? "http://localhost:5090").TrimEnd('/');
}
