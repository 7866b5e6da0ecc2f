namespace Platform.Suites;

/// <summary>The JSON Schema of suites (draft 2020-12), for editors; the parser's own tests hold it and the parser together.</summary>
public static class SuiteSchema
{
    public static Stream Open() => typeof(SuiteSchema).Assembly.GetManifestResourceStream("suite.schema.json")!;
}
