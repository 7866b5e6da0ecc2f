using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Platform.Suites.Yaml;

/// <summary>Reads YAML by parser events: nothing is bound by reflection, which starts fast, and every value keeps its place.</summary>
internal static class YamlFile
{
    private const int MostDepth = 64;

    /// <returns>Null, and a problem noted, when the text is not one YAML document.</returns>
    public static YamlNode? Read(string file, string text, List<SuiteProblem> problems)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                throw new SuiteException([new(file, 1, 1, "The file is empty. `gate init` writes a suite to start from.")]);
            parser.Consume<DocumentStart>();
            var root = ReadNode(parser, file, 0);
            parser.Consume<DocumentEnd>();
            if (parser.Current is DocumentStart second)
                throw At(file, second, "A file holds one suite: remove this second document.");
            return root;
        }
        catch (YamlException problem)
        {
            problems.Add(new(file, (int)problem.Start.Line, (int)problem.Start.Column, $"This is not YAML: {problem.Message}"));
        }
        catch (InvalidOperationException)
        {
            // What the parser throws for some files that end too early.
            problems.Add(new(file, (int)(parser.Current?.Start.Line ?? 1), (int)(parser.Current?.Start.Column ?? 1), "This is not YAML: something that begins here has no end."));
        }
        catch (SuiteException problem)
        {
            problems.AddRange(problem.Problems);
        }

        return null;
    }

    private static YamlNode ReadNode(IParser parser, string file, int depth)
    {
        if (depth > MostDepth)
            throw At(file, parser.Current!, $"This is nested deeper than {MostDepth} levels.");
        // An alias can stand for itself, and ten of them for a billion values.
        if (parser.Current is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
            throw At(file, parser.Current, "Anchors and aliases are not read; use variables.");
        if (parser.TryConsume<Scalar>(out var scalar))
            return new(YamlKind.Scalar, (int)scalar.Start.Line, (int)scalar.Start.Column)
            {
                Text = scalar.Value,
                Quoted = scalar.Style != ScalarStyle.Plain,
            };
        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = new YamlNode(YamlKind.List, (int)sequence.Start.Line, (int)sequence.Start.Column);
            while (!parser.TryConsume<SequenceEnd>(out _))
                list.Items.Add(ReadNode(parser, file, depth + 1));
            return list;
        }

        var mapping = parser.Consume<MappingStart>();
        var map = new YamlNode(YamlKind.Map, (int)mapping.Start.Line, (int)mapping.Start.Column);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(parser, file, depth + 1);
            if (key.Kind != YamlKind.Scalar)
                throw new SuiteException([new(file, key.Line, key.Column, "A key must be a text.")]);
            if (map.Entries.Any(entry => entry.Key.Text == key.Text))
                throw new SuiteException([new(file, key.Line, key.Column, $"The key {key.Text} stands here twice.")]);
            map.Entries.Add((key, ReadNode(parser, file, depth + 1)));
        }

        return map;
    }

    private static SuiteException At(string file, ParsingEvent where, string message) =>
        new([new(file, (int)where.Start.Line, (int)where.Start.Column, message)]);
}
