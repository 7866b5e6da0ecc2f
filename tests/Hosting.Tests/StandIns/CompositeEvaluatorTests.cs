using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;

namespace Platform.Hosting.Tests.StandIns;

/// <summary>Behaviour of Microsoft.Extensions.AI.Evaluation 10.9 that evaluators in anybody's unit test rely on.</summary>
public class CompositeEvaluatorTests
{
    [Fact]
    public async Task Answers_the_metrics_of_all_and_the_error_of_one_that_throws()
    {
        var composite = new CompositeEvaluator(
            new Fixed("Length", _ => new NumericMetric("Length", 4)), new Fixed("Broken", _ => throw new FormatException("no")));

        var result = await composite.EvaluateAsync([], new ChatResponse(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(4, result.Get<NumericMetric>("Length").Value);
        var broken = result.Get<EvaluationMetric>("Broken");
        Assert.True(broken.ContainsDiagnostics(one => one.Severity == EvaluationDiagnosticSeverity.Error
            && one.Message.Contains("no", StringComparison.Ordinal)));
        Assert.False(result.TryGet<NumericMetric>("Broken", out _));
    }

    [Fact]
    public void Refuses_two_evaluators_of_one_metric() =>
        Assert.Throws<ArgumentException>(() => new CompositeEvaluator(
            new Fixed("Length", _ => new("Length")), new Fixed("Length", _ => new("Length"))));

    [Fact]
    public void A_result_survives_json_with_the_kinds_of_its_metrics()
    {
        var result = new EvaluationResult(new NumericMetric("Length", 4, "It is four."), new BooleanMetric("Polite", true));
        result.Get<NumericMetric>("Length").Interpretation = new(EvaluationRating.Good, failed: false, "Long enough.");

        var read = JsonSerializer.Deserialize<EvaluationResult>(JsonSerializer.Serialize(result))!;

        Assert.Equal(4, read.Get<NumericMetric>("Length").Value);
        Assert.Equal(EvaluationRating.Good, read.Get<NumericMetric>("Length").Interpretation?.Rating);
        Assert.True(read.Get<BooleanMetric>("Polite").Value);
    }

    private sealed class Fixed(string name, Func<string, EvaluationMetric> answer) : IEvaluator
    {
        public IReadOnlyCollection<string> EvaluationMetricNames => [name];

        public ValueTask<EvaluationResult> EvaluateAsync(
            IEnumerable<ChatMessage> messages, ChatResponse modelResponse, ChatConfiguration? chatConfiguration = null,
            IEnumerable<EvaluationContext>? additionalContext = null, CancellationToken cancellationToken = default) =>
            new(new EvaluationResult(answer(name)));
    }
}
