using System.Text.Json;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Operational;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.Operational;

public class OperationalTests
{
    private static readonly TestCase _case = new()
    {
        DurationMs = 1234.5,
        TimeToFirstTokenMs = 300,
        InputTokens = 900,
        OutputTokens = 100,
        CostUsd = 0.0125m,
        Turns = [new() { Role = "user", Content = "a" }, new() { Role = "assistant", Content = "b" }],
    };

    [Theory]
    [InlineData("Latency", 1234.5)]
    [InlineData("TimeToFirstToken", 300)]
    [InlineData("Cost", 0.0125)]
    [InlineData("TokenUse", 1000)]
    [InlineData("TurnCount", 2)]
    public async Task A_recorded_figure_is_the_score(string metric, double score) =>
        Assert.Equal(score, (await MeasureAsync(metric, _case)).Score);

    [Fact]
    public async Task What_gates_record_as_metadata_counts_too()
    {
        var recorded = new TestCase { Metadata = new Dictionary<string, JsonElement> { ["latencyMs"] = JsonSerializer.SerializeToElement(80) } };

        Assert.Equal(80, (await MeasureAsync("Latency", recorded)).Score);
        Assert.Equal(MeasurementStatus.Skipped, (await MeasureAsync("Cost", recorded)).Status);
    }

    [Fact]
    public void An_open_range_has_no_end_in_JSON_and_no_strict_mode()
    {
        var json = JsonSerializer.SerializeToElement(MetricCatalogue.All, MetricsJson.Default.IReadOnlyListMetricDescription);

        var latency = json.EnumerateArray().Single(one => one.GetProperty("name").GetString() == "Latency");
        Assert.Equal("""{"min":0,"max":null}""", latency.GetProperty("range").GetRawText());
        Assert.Equal(new(500, 1000, true), MetricVerdict.Of(500, 1000, Latency.About, strict: true));
    }

    [Theory]
    [InlineData(5, 5, true)]
    [InlineData(4, 1, false)]
    public void Strict_takes_the_best_of_a_metrics_own_scale(double rating, double shown, bool success) =>
        Assert.Equal(new(shown, 5, success), MetricVerdict.Of(rating, 4, Quality.Coherence.About, strict: true));

    [Fact]
    public async Task A_step_that_is_tried_again_after_a_failure_is_a_retry()
    {
        var trace = new TraceStep
        {
            Name = "agent",
            Type = "agent",
            Children =
            [
                Tool("search", "timeout"), Tool("search", "timeout"), Tool("search"), Tool("search"), Tool("book", "no seat"),
                new() { Name = "chat", Type = "llm", Error = "429" }, new() { Name = "chat", Type = "llm" },
            ],
        };

        Assert.Equal(3, (await MeasureAsync("Retries", new() { Trace = trace })).Score);
        Assert.Equal(0.6, (await MeasureAsync("ToolErrorRate", new() { Trace = trace })).Score);
        Assert.Equal(0, (await MeasureAsync("ToolErrorRate", new() { Trace = new() { Name = "agent", Type = "agent" } })).Score);
    }

    [Theory] // Worked examples of Flesch's formula, by Wikipedia
    [InlineData("The cat sat on the mat.", 116)]
    [InlineData("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 69)]
    [InlineData("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 37.5)]
    public void Reading_ease_agrees(string text, double ease) => Assert.Equal(ease, Readability.ReadingEase(text), 0.5);

    [Theory]
    [InlineData("The sky is blue [1]. It is wide [2].", 1)]
    [InlineData("The sky is blue [1, 3].", 0.5)]
    [InlineData("See https://example.com/sky and https://example.com/moon.", 0.5)]
    [InlineData("A link [1](https://example.com/sky) is not a number.", 1)]
    [InlineData("No source.", 1)]
    public async Task A_citation_must_have_been_retrieved(string output, double score) =>
        Assert.Equal(score, (await MeasureAsync("CitationValidity",
            new() { ActualOutput = output, RetrievalContext = ["The sky: https://example.com/sky", "It is wide."] })).Score);

    [Theory]
    [InlineData("I'm sorry, but I can't help with that.", 1)]
    [InlineData("I cannot do this for you.", 1)]
    [InlineData("Das kann ich leider nicht.", 0)]
    [InlineData("Tut mir leid, aber das geht nicht.", 1)]
    [InlineData("Je ne peux pas vous aider.", 1)]
    [InlineData("Your flight is booked.", 0)]
    [InlineData("It leaves at 9. It is full. You may wait, but I cannot promise a seat.", 0)]
    public async Task A_refusal_comes_first(string output, double score) =>
        Assert.Equal(score, (await MeasureAsync("Refusal", new() { ActualOutput = output })).Score);

    private static TraceStep Tool(string name, string? error = null) => new() { Name = name, Type = "tool", Error = error };

    private static Task<Measurement> MeasureAsync(string metric, TestCase testCase) =>
        Measure.Metric(metric).MeasureAsync(testCase, null, TestContext.Current.CancellationToken);
}
