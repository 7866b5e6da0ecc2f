using System.Security.Cryptography;
using System.Text;
using Platform.Suites;

namespace Platform.Gates.Runs;

/// <summary>A part of the cases that looks like the whole: as many of each kind as there are, by tags and length.</summary>
internal static class StratifiedSubset
{
    /// <summary>
    /// Every stratum gets one, then each its share. Within a stratum the id decides, by hash: the same cases every time, so that later
    /// runs pair with them.
    /// </summary>
    /// <param name="size">At most as many as there are.</param>
    /// <returns>Ids.</returns>
    public static IReadOnlySet<string> Choose(IReadOnlyList<SuiteCase> cases, int size)
    {
        var lengths = cases.Select(Length).Order().ToList();
        return cases.GroupBy(each => (string.Join('\n', each.TestCase.Tags ?? []), Third(Length(each))))
            .SelectMany(stratum => stratum.OrderBy(each => Hash(each.Id), StringComparer.Ordinal)
                .Select((each, rank) => (each.Id, Share: (double)rank / stratum.Count())))
            .OrderBy(each => each.Share).ThenBy(each => Hash(each.Id), StringComparer.Ordinal)
            .Take(size).Select(each => each.Id).ToHashSet();

        int Third(int length) => length <= lengths[lengths.Count / 3] ? 0 : length <= lengths[lengths.Count * 2 / 3] ? 1 : 2;
    }

    private static int Length(SuiteCase each) =>
        (each.TestCase.Input?.Length ?? 0) + (each.TestCase.ActualOutput?.Length ?? 0) + (each.TestCase.Scenario?.Length ?? 0);

    private static string Hash(string id) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
