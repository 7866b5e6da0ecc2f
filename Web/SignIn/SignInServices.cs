using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Platform.Web.SignIn;

internal static partial class SignInServices
{
    private const string MarkClaim = "token";

    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Everything needs a session, but for what says otherwise. A session lasts a week after its last use.</summary>
        public void AddSignIn()
        {
            builder.Services.AddSingleton<BrowserToken>();
            builder.Services.AddSingleton<StoredKeyRing>();
            builder.Services.AddDataProtection().SetApplicationName("Platform.Web");
            builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(services =>
                new ConfigureOptions<KeyManagementOptions>(options =>
                    options.XmlRepository = services.GetRequiredService<StoredKeyRing>()));
            builder.Services
                .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
                .AddCookie(cookie =>
                {
                    cookie.LoginPath = "/login";
                    cookie.ReturnUrlParameter = "returnUrl";
                    cookie.ExpireTimeSpan = TimeSpan.FromDays(7);
                    cookie.Cookie.Name = "platform.session";
                    cookie.Cookie.Path = "/";
                    cookie.Cookie.SameSite = SameSiteMode.Lax;
                    cookie.Events.OnValidatePrincipal = EndSessionsOfOldTokens;
                });
            builder.Services.AddAuthorizationBuilder()
                .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        }
    }

    extension(HttpContext context)
    {
        /// <returns>False when the token is wrong; then nothing has changed.</returns>
        public async Task<bool> SignInAsync(BrowserToken token, string? given)
        {
            if (!token.Matches(given))
                return false;
            var identity = new ClaimsIdentity(CookieAuthenticationDefaults.AuthenticationScheme);
            identity.AddClaim(new(MarkClaim, token.Mark));
            await context.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
            return true;
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Prints where to sign in, when the token was made here and nobody else knows it.</summary>
        public void AnnounceSignIn()
        {
            var token = app.Services.GetRequiredService<BrowserToken>();
            if (token.IsMade)
                app.Lifetime.ApplicationStarted.Register(() =>
                    LogSignIn(app.Logger, app.Urls.FirstOrDefault() ?? "", token.Text));
        }
    }

    private static async Task EndSessionsOfOldTokens(CookieValidatePrincipalContext context)
    {
        var token = context.HttpContext.RequestServices.GetRequiredService<BrowserToken>();
        if (context.Principal?.HasClaim(MarkClaim, token.Mark) is true)
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync();
    }

    [LoggerMessage(LogLevel.Information, "Sign in at {Url}/login?t={Token}")]
    private static partial void LogSignIn(ILogger logger, string url, string token);
}
