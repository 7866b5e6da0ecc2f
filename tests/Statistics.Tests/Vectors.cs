using System.Text.Json;

namespace Platform.Statistics.Tests;

/// <summary>Names the section of stats-vectors.json that a test reproduces.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VectorsAttribute(string section) : Attribute
{
    public string Section => section;
}

/// <summary>A section of stats-vectors.json. When disposed, it fails if a number in it was neither used nor reproduced.</summary>
internal sealed class Vectors : IDisposable
{
    private static readonly JsonElement _file = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "stats-vectors.json"))).RootElement;

    private readonly HashSet<string> _unread = [];

    private Vectors(string section)
    {
        Root = new(this, section, _file.GetProperty(section));
        Collect(Root);
    }

    public static IEnumerable<string> Sections => _file.EnumerateObject().Select(section => section.Name);

    public VectorNode Root { get; }

    public static Vectors Open(string section) => new(section);

    public void MarkRead(string path) => _unread.Remove(path);

    /// <summary>A value was not reproduced: what comes after it has not been looked at, and is not worth a second message.</summary>
    public void Fail(string difference)
    {
        _unread.Clear();
        Assert.Fail(difference);
    }

    public void Dispose() => Assert.Empty(_unread);

    private void Collect(VectorNode node)
    {
        switch (node.Json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in node.Json.EnumerateObject())
                    Collect(node[property.Name]);
                break;
            case JsonValueKind.Array:
                foreach (var item in node.Items)
                    Collect(item);
                break;
            // Texts explain; they carry no value of their own.
            case not JsonValueKind.String:
                _unread.Add(node.Path);
                break;
        }
    }
}
