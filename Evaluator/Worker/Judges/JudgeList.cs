using Microsoft.Extensions.AI;
using Platform.Metrics.Judging;

namespace Platform.Worker.Judges;

/// <param name="Model">As configured; the answers may name it more exactly.</param>
/// <param name="IsDemo">See <see cref="JudgeConnection"/>.</param>
/// <param name="Fallback">Name of the judge to ask while this one rests.</param>
internal sealed record Judge(string Name, IChatClient Client, string Model, bool IsDemo, JudgeRest Rest, string? Fallback);

/// <summary>The judges that are configured.</summary>
internal sealed class JudgeList(IEnumerable<Judge> judges)
{
    public const string Default = "default";

    private readonly Dictionary<string, Judge> _judges = judges.ToDictionary(judge => judge.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary><c>cheap</c> and <c>strong</c> are the default judge unless configured.</summary>
    /// <param name="name">The default judge when null.</param>
    /// <returns>While that judge rests, the first of its fallbacks that does not; itself when all do.</returns>
    public Judge? Find(string? name)
    {
        var named = Named(name ?? Default);
        var seen = new HashSet<Judge>();
        for (var judge = named; judge is not null && seen.Add(judge); judge = judge.Fallback is { } next ? Named(next) : null)
        {
            if (judge.Rest.Left is null)
                return judge;
        }

        return named;
    }

    private Judge? Named(string name) =>
        _judges.TryGetValue(name, out var judge) ? judge
        : name is "cheap" or "strong" ? _judges.GetValueOrDefault(Default)
        : null;
}
