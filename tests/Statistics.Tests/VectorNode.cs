using System.Text.Json;

namespace Platform.Statistics.Tests;

/// <summary>One value in stats-vectors.json; reading it marks it as read.</summary>
internal readonly record struct VectorNode(Vectors Vectors, string Path, JsonElement Json)
{
    private const double Digits = 1e-9; // the file's own tolerance, unless it says otherwise

    public VectorNode this[string name] => new(Vectors, $"{Path}.{name}", Json.GetProperty(name));

    public IEnumerable<VectorNode> Items
    {
        get
        {
            foreach (var (index, item) in Json.EnumerateArray().Index())
                yield return new(Vectors, $"{Path}[{index}]", item);
        }
    }

    public IEnumerable<(string Name, VectorNode Value)> Properties
    {
        get
        {
            foreach (var property in Json.EnumerateObject())
                yield return (property.Name, this[property.Name]);
        }
    }

    public int Int => (int)Number;

    public double Number => NumberOrNull!.Value;

    public double? NumberOrNull
    {
        get
        {
            Vectors.MarkRead(Path);
            return Json.ValueKind == JsonValueKind.Null ? null : Json.GetDouble();
        }
    }

    public bool Flag
    {
        get
        {
            Vectors.MarkRead(Path);
            return Json.GetBoolean();
        }
    }

    public double[] Numbers => [.. Items.Select(item => item.Number)];

    public int[] Ints => [.. Items.Select(item => item.Int)];

    /// <summary>The expected value of <paramref name="computed"/>.</summary>
    public void Is(double? computed, double tolerance = Digits)
    {
        var expected = NumberOrNull;
        if (!(expected is null ? computed is null : Math.Abs(expected.Value - computed ?? double.NaN) <= tolerance))
            Vectors.Fail($"{Path} is {expected?.ToString("R") ?? "null"} in the file, computed was {computed?.ToString("R") ?? "null"}.");
    }

    public void Is(Interval computed, double tolerance = Digits)
    {
        Items.First().Is(computed.Low, tolerance);
        Items.Last().Is(computed.High, tolerance);
    }
}
