using System.Text.Json;
using Platform.Storage.Traces;

namespace Platform.Storage.Tests.Traces;

public class TraceListTests(StorageFixture storage)
{
    private readonly SpanWriter _writer = storage.Get<SpanWriter>();
    private readonly TraceStore _traces = storage.Get<TraceStore>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_preview_is_short_and_shows_the_last_message_of_the_user()
    {
        var chat = JsonSerializer.Serialize(new[]
        {
            new { role = "system", content = Noise(20_000) },
            new { role = "user", content = "an earlier question" },
            new { role = "user", content = "the question " + Noise(20_000) },
            new { role = "assistant", content = "the answer" },
        });

        var trace = await PreviewAsync(new string(chat), output: JsonSerializer.Serialize(Noise(50_000)));

        Assert.StartsWith("the question ", MessageText.OfInput(trace.Input), StringComparison.Ordinal);
        Assert.InRange(trace.Input!.Value.GetRawText().Length, 100, 1000);
        Assert.InRange(trace.Output!.Value.GetRawText().Length, 100, 1000);
    }

    [Theory]
    [InlineData("""[{"role":"user","parts":[{"type":"text","content":"in parts QUESTION"}]}]""")]
    [InlineData("""[{"role":"user","content":[{"type":"text","text":"in parts QUESTION"}]}]""")]
    [InlineData("""[{"role":"tool"},7,{"role":["user"]},{"text":"no chat QUESTION"}]""")]
    [InlineData("""{"text":"an object QUESTION"}""")]
    [InlineData("""  "text \u0000 that cannot be decoded QUESTION" """)]
    public async Task A_preview_of_any_long_value_begins_as_it_does(string input)
    {
        var trace = await PreviewAsync(input.Replace("QUESTION", Noise(20_000), StringComparison.Ordinal));

        Assert.InRange(trace.Input!.Value.GetRawText().Length, 100, 2000);
    }

    [Fact]
    public async Task A_short_value_comes_as_it_was_sent() =>
        Assert.Equal("""{"a": 1}""", (await PreviewAsync("""{"a": 1}""")).Input!.Value.GetRawText());

    [Theory]
    [InlineData("7", "text", "number")]
    [InlineData("7.0", "number")]
    [InlineData("true", "flag")]
    [InlineData("seven")]
    [InlineData("\"7\"")]
    public async Task Metadata_is_found_by_what_it_says_whether_text_or_number(string wanted, params string[] expected)
    {
        var project = await storage.CreateProjectAsync();
        foreach (var (name, value) in new[] { ("text", "\"7\""), ("number", "7"), ("flag", "true") })
            await WriteAsync(new SampleTrace(project).Span(1) with { Name = name, TraceMetadata = $$"""{"build":{{value}},"other":1}""" });

        var found = await _traces.ListAsync(
            project, new() { Metadata = new Dictionary<string, string> { ["build"] = wanted, ["other"] = "1" } }, after: null, 10, Cancel);

        Assert.Equal(expected.Order(), found.Items.Select(trace => trace.Name).Order());
    }

    private async Task<Trace> PreviewAsync(string input, string? output = null)
    {
        var project = await storage.CreateProjectAsync();
        await WriteAsync(new SampleTrace(project).Span(1) with { Input = input, Output = output });
        return Assert.Single((await _traces.ListPreviewsAsync(project, new(), after: null, 10, Cancel)).Items);
    }

    private async Task WriteAsync(ArrivingSpan span) => Assert.Empty((await _writer.WriteAsync([span], Cancel)).Refused);

    /// <summary>Text that compression does not make short.</summary>
    private static string Noise(int letters)
    {
        var random = new Random(1);
        return string.Concat(Enumerable.Range(0, letters).Select(_ => (char)random.Next('a', 'z' + 1)));
    }
}
