using Microsoft.Extensions.AI;

namespace Platform.Worker.Judges;

/// <param name="Model">As configured; the answers may name it more exactly.</param>
/// <param name="IsDemo">See <see cref="JudgeConnection"/>.</param>
internal sealed record Judge(string Name, IChatClient Client, string Model, bool IsDemo);

/// <summary>The judges that are configured.</summary>
internal sealed class JudgeList(IEnumerable<Judge> judges)
{
    public const string Default = "default";

    private readonly Dictionary<string, Judge> _judges = judges.ToDictionary(judge => judge.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary><c>cheap</c> and <c>strong</c> fall back to the default judge.</summary>
    /// <param name="name">The default judge when null.</param>
    public Judge? Find(string? name) =>
        _judges.TryGetValue(name ?? Default, out var judge) ? judge
        : name is "cheap" or "strong" ? _judges.GetValueOrDefault(Default)
        : null;
}
