namespace Platform.Statistics;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195). A stored seed gives the same interval on every machine and
/// in every later version, which <see cref="Random"/> does not promise.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <returns>A number from 0 up to, not including, <paramref name="limit"/>; off uniform by less than 2⁻³² of it.</returns>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);
}
