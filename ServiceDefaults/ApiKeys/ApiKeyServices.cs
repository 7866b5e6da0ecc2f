using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Platform.ServiceDefaults.ApiKeys;

public static class ApiKeyServices
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>
        /// Adds the scheme and one policy for each scope, named as the scope: endpoints say
        /// <c>RequireAuthorization(Scopes.Read)</c>.
        /// </summary>
        /// <param name="find">What it finds is remembered for a few seconds.</param>
        public void AddApiKeys(Func<IServiceProvider, FindApiKey> find)
        {
            builder.Services.AddSingleton(services =>
                new ApiKeyCache(find(services), services.GetRequiredService<TimeProvider>()));
            builder.Services
                .AddAuthentication(ApiKeyAuthentication.SchemeName)
                .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
            var authorization = builder.Services.AddAuthorizationBuilder();
            foreach (var scope in Scopes.All)
                authorization.AddPolicy(scope, policy => policy
                    .AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName)
                    .RequireClaim(ApiKeyPrincipal.ScopeClaim, scope));
        }
    }
}
