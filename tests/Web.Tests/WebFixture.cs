using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Fixtures;
using Platform.ServiceDefaults;
using Platform.Storage.Projects;
using Platform.Web.Tests;

[assembly: AssemblyFixture(typeof(WebFixture))]

namespace Platform.Web.Tests;

/// <summary>The Web UI on Kestrel, with a PostgreSQL and a Redis of its own, for all tests of the assembly.</summary>
public sealed class WebFixture : WebApplicationFactory<Program>, IAsyncLifetime
{
    public const string Token = "the-token-of-the-tests";

    private PostgresServer _postgres = null!;
    private RedisServer _redis = null!;
    private string _database = "";

    public WebFixture() => UseKestrel(0);

    public Uri Address => ClientOptions.BaseAddress;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _redis = await RedisServer.StartAsync();
        _database = await _postgres.CreateDatabaseAsync();
        StartServer();
        await Services.GetRequiredService<ProjectStore>().AddAsync("default", CancellationToken.None);
    }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A new, empty project, so that no test sees another's rows.</summary>
    public async Task<TestProject> CreateProjectAsync()
    {
        var name = $"test-{Guid.NewGuid():N}";
        await Get<ProjectStore>().AddAsync(name, CancellationToken.None);
        var project = (await Get<ProjectStore>().ListAsync(CancellationToken.None)).Single(project => project.Name == name);
        return new(this, project);
    }

    /// <summary>A browser's session without a browser: cookies, no redirects followed.</summary>
    public HttpClient CreateVisitor() => CreateVisitor(Address);

    public static HttpClient CreateVisitor(Uri address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };

    public async Task<HttpClient> SignInAsync()
    {
        var visitor = CreateVisitor();
        using var answer = await visitor.GetAsync(new Uri($"/login?t={Token}", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.Found, answer.StatusCode);
        return visitor;
    }

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await Get<NpgsqlDataSource>().OpenConnectionAsync();
        await Dapper.SqlMapper.ExecuteAsync(connection, sql, parameters);
    }

    public async Task<long> CountAsync(string sql, object parameters)
    {
        await using var connection = await Get<NpgsqlDataSource>().OpenConnectionAsync();
        return await Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, sql, parameters);
    }

    /// <summary>As a service does when a trace of the project has changed.</summary>
    public void Signal(TestProject project, string traceId) => Get<Signals>().Send($"trace:{project.Id}", traceId);

    public static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:platform", _database);
        builder.UseSetting("ConnectionStrings:redis", _redis.ConnectionString);
        builder.UseSetting("PLATFORM_BROWSER_TOKEN", Token);
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
    }
}
