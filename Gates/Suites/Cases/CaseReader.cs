using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Platform.Suites.Yaml;

namespace Platform.Suites.Cases;

/// <summary>Reads <c>cases</c>: a list, or where they are.</summary>
internal static class CaseReader
{
    public static (IReadOnlyList<SuiteCase> Cases, DatasetReference? Dataset) Read(
        YamlMap suite, string path, Variables variables, bool files, List<SuiteProblem> problems)
    {
        var cases = new List<SuiteCase>();
        DatasetReference? dataset = null;
        switch (suite.Value("cases"))
        {
            case null:
                suite.Refuse(suite.Node, "cases is missing: a list, { file: … } or { dataset: … }.");
                break;
            case { Kind: YamlKind.List } list:
                foreach (var item in list.Items)
                    cases.AddRange(Inline(suite, item, path, variables));
                break;
            case { Kind: YamlKind.Map } map:
                var from = suite.Into(map);
                dataset = ReadDataset(from);
                var file = from.Text("file");
                if (file is null == dataset is null)
                    from.Refuse(map, "cases is a list, or has either file or dataset.");
                else if (file is not null && !files)
                    from.Refuse(from.Value("file")!, "A suite that is sent holds its cases: the gate command puts a file's cases in.");
                else if (file is not null)
                    cases.AddRange(CaseFile.Read(Path.Combine(Path.GetDirectoryName(path) ?? "", file), variables, problems));
                from.RefuseUnknown("cases");
                break;
            case var other:
                suite.Refuse(other, "cases must be a list, { file: … } or { dataset: … }.");
                break;
        }

        if (cases is [] && dataset is null && problems is [])
            suite.Refuse(suite.At("cases"), "There is no case.");
        foreach (var twice in cases.GroupBy(each => each.Id).SelectMany(same => same.Skip(1)))
            suite.RefuseCase(twice, $"Another case has the id {twice.Id} too: runs are compared by id.");
        return (cases, dataset);
    }

    /// <param name="json">The test case in JSON, variables put in.</param>
    /// <exception cref="JsonException">It is not a test case.</exception>
    public static SuiteCase Make(string json, string file, int line)
    {
        var testCase = JsonSerializer.Deserialize(json, CaseJson.Strict.TestCase) ?? throw new JsonException("A case is an object.");
        var id = testCase.Id ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(testCase.Input ?? json)))[..12];
        return new(id, testCase with { Id = id }, file, line);
    }

    private static IEnumerable<SuiteCase> Inline(YamlMap suite, YamlNode node, string path, Variables variables)
    {
        if (node.Kind != YamlKind.Map)
        {
            suite.Refuse(node, "A case is a map, such as `- id: greet`.");
            return [];
        }

        try
        {
            return [Make(Encoding.UTF8.GetString(Json(node, variables)), path, node.Line)];
        }
        catch (JsonException problem)
        {
            var key = CaseJson.KeyOf(problem);
            var place = node.Entries.Find(entry => entry.Key.Text == key);
            suite.Refuse(place.Value is { } value && !CaseJson.IsUnknown(problem) ? value : place.Key ?? node, CaseJson.Explain(problem));
            return [];
        }
    }

    /// <summary>Texts stay texts: an id of 7 is "7". Inputs and outputs may be any JSON.</summary>
    private static byte[] Json(YamlNode node, Variables variables)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (key, value) in node.Entries)
            {
                json.WritePropertyName(key.Text);
                if (key.Text is "id" or "name" or "traceId" && value is { Kind: YamlKind.Scalar, IsNull: false })
                    json.WriteStringValue(variables.Expand(value.Text));
                else
                    value.WriteTo(json, variables.Expand);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static DatasetReference? ReadDataset(YamlMap from)
    {
        var (alias, version) = (from.Text("dataset"), from.Text("version"));
        if (version is not null && alias is null)
            from.Refuse(from.At("version"), "version is that of a dataset.");
        return alias is null ? null : new(alias, version);
    }
}
