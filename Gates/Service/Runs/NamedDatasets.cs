using Platform.Storage.Datasets;

namespace Platform.Gates.Runs;

/// <param name="Version">Its name, such as <c>00.00.03</c>.</param>
internal sealed record NamedDataset(string Version, IReadOnlyList<Golden> Goldens);

/// <summary>Finds datasets as suites and calibrations name them.</summary>
public sealed class NamedDatasets(DatasetStore datasets)
{
    /// <param name="version">Null for the newest that is finalized.</param>
    /// <param name="most">Goldens; further ones are left out.</param>
    /// <returns>The goldens, or what is wrong.</returns>
    internal async Task<(NamedDataset? Found, string? Problem)> FindAsync(
        int project, string alias, string? version, int most, CancellationToken cancellationToken)
    {
        int? number = null;
        if (version is not null)
        {
            if (!VersionName.TryParse(version, out var given))
                return (null, $"version is {version}; it must be like 00.00.03.");
            number = given;
        }

        if (await datasets.GetAsync(project, alias, cancellationToken) is not { } dataset
            || await datasets.GetVersionAsync(project, dataset.Id, number, finalized: number is null, cancellationToken) is not { } found)
            return (null, $"There is no dataset {alias}{(version is null ? "" : $" of version {version}")} in the key's project.");
        return (new(found.Version, await datasets.ListGoldensAsync(project, dataset.Id, found.Number, null, 0, most, cancellationToken)), null);
    }
}
