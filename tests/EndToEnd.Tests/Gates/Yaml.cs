using YamlDotNet.RepresentationModel;

namespace Platform.EndToEnd.Tests.Gates;

/// <summary>Reads workflow files; what is absent is empty.</summary>
internal static class Yaml
{
    public static YamlMappingNode Read(string path)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(path);
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    extension(YamlMappingNode node)
    {
        public YamlMappingNode Map(string key) => node.Children.TryGetValue(key, out var value) ? (YamlMappingNode)value : [];

        public string? Text(string key) => node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;

        /// <summary>Lists of maps.</summary>
        public IEnumerable<YamlMappingNode> List(string key) => node.Children.TryGetValue(key, out var value) ? ((YamlSequenceNode)value).Cast<YamlMappingNode>() : [];

        /// <summary>Lists of texts.</summary>
        public IEnumerable<string> Lines(string key) => node.Children.TryGetValue(key, out var value) ? ((YamlSequenceNode)value).Select(line => ((YamlScalarNode)line).Value!) : [];

        public IEnumerable<(string Name, YamlMappingNode Map)> Maps() => node.Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, (YamlMappingNode)pair.Value));

        public IEnumerable<(string Name, string Text)> Texts() => node.Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, ((YamlScalarNode)pair.Value).Value!));
    }
}
