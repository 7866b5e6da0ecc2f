using System.Globalization;

namespace Platform.Bench.Ingest;

/// <summary>Figures by name, one value for each round.</summary>
internal sealed class Figures
{
    private readonly Dictionary<string, List<double>> _values = [];

    internal void Add(string name, double value)
    {
        if (!_values.TryGetValue(name, out var values))
            _values.Add(name, values = []);
        values.Add(value);
    }

    internal double Median(string name) => Quantile(_values[name], 0.5);

    /// <summary>The median of each.</summary>
    internal void Print()
    {
        foreach (var name in _values.Keys)
            Print(name, Median(name));
    }

    internal static void Print(string name, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}={value:0.###}"));

    /// <param name="quantile">0 to 1.</param>
    internal static double Quantile(IEnumerable<double> values, double quantile)
    {
        double[] sorted = [.. values.Order()];
        return sorted is [] ? double.NaN : sorted[(int)Math.Round(quantile * (sorted.Length - 1))];
    }
}
