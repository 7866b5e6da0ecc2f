namespace Platform.Gates.Tests.Service;

/// <summary>A test with a replica of the service, a database and a project of its own.</summary>
/// <param name="scopes">Of the project's key; read and gate unless given.</param>
public abstract class GatesTest(GatesFixture fixture, params string[] scopes) : IAsyncLifetime
{
    protected GatesFixture Fixture => fixture;

    /// <summary>Its connection string.</summary>
    protected string Database { get; private set; } = "";

    protected GatesHost Host { get; set; } = null!;

    protected HttpClient Client { get; private set; } = null!;

    protected int Project { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Database = await fixture.CreateDatabaseAsync();
        Host = fixture.Start(Database);
        (Client, Project) = await Host.CreateProjectAsync(scopes);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
