namespace Platform.Web.SignIn;

internal static class LocalAddress
{
    /// <returns>The address when it stays on this site, else the start page: a link must not send people elsewhere.</returns>
    public static string OrStart(string? address) =>
        address is ['/', .. var rest] && rest is not (['/', ..] or ['\\', ..]) && !address.Any(char.IsControl) ? address : "/";
}
