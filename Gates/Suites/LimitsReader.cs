using Platform.Suites.Yaml;

namespace Platform.Suites;

internal static class LimitsReader
{
    public const double LeastSeconds = 0.001;
    public const double MostSeconds = 24 * 60 * 60;

    public static Limits Read(YamlMap? map, Tier tier)
    {
        var defaults = Limits.Of(tier);
        if (map is null)
            return defaults;

        var limits = new Limits
        {
            MaxSeconds = map.Number("maxSeconds", LeastSeconds, MostSeconds) ?? defaults.MaxSeconds,
            MaxCostUsd = map.Number("maxCostUsd", 0) ?? defaults.MaxCostUsd,
            FlagDropPoints = map.Number("flagDropPoints", 0, 100) ?? defaults.FlagDropPoints,
            BlockDropPoints = map.Number("blockDropPoints", 0, 100) ?? defaults.BlockDropPoints,
        };
        map.RefuseUnknown("limits");
        return limits;
    }
}
