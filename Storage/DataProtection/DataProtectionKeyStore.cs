using Dapper;
using Npgsql;

namespace Platform.Storage.DataProtection;

/// <summary>Keeps the key ring of ASP.NET data protection. Its interface there is synchronous, so this is too.</summary>
public sealed class DataProtectionKeyStore(NpgsqlDataSource database)
{
    public IReadOnlyList<string> List()
    {
        using var connection = database.OpenConnection();
        return connection.Query<string>("select xml from data_protection_keys").AsList();
    }

    /// <summary>A name that is already there keeps its key.</summary>
    public void Add(string friendlyName, string xml)
    {
        using var connection = database.OpenConnection();
        connection.Execute(
            "insert into data_protection_keys (friendly_name, xml) values (@friendlyName, @xml) on conflict do nothing",
            new { friendlyName, xml });
    }
}
