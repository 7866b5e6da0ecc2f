using Platform.Storage.Traces;
using static Platform.Collector.Tests.Otlp.Sent;

namespace Platform.Collector.Tests.Otlp.Mapping;

public sealed class ReportedScoresTests
{
    [Fact]
    public void An_evaluation_result_event_is_a_score()
    {
        var span = Span();
        span.Events.Add(Event("gen_ai.evaluation.result", ("gen_ai.evaluation.name", "Relevance"),
            ("gen_ai.evaluation.score.value", 0.75), ("gen_ai.evaluation.score.label", "relevant"), ("gen_ai.evaluation.explanation", "On topic")));
        span.Events.Add(Event("gen_ai.evaluation.result", ("gen_ai.evaluation.name", "Nothing said")));

        Assert.Equal([new ReportedScore("Relevance", "span", 0.75, "relevant", "On topic", null)], Mapped(span).Scores);
    }

    [Fact]
    public void OpenInference_annotations_and_evaluations_are_scores()
    {
        var scores = Mapped(
            ("annotations.0.annotation.name", "helpful"), ("annotations.0.annotation.score", 1),
            ("annotations.0.annotation.annotator_kind", "HUMAN"),
            ("annotations.1.annotation.name", "tone"), ("annotations.1.annotation.label", "polite"),
            ("evaluations.0.evaluation.name", "faithful"), ("evaluations.0.evaluation.score", 0.5), ("evaluations.0.evaluation.explanation", "Mostly"),
            ("trace.evaluations.0.evaluation.name", "done"), ("trace.evaluations.0.evaluation.score", 0)).Scores;

        Assert.Equal(
            [
                new("helpful", "span", 1, null, null, "HUMAN"), new("tone", "span", null, "polite", null, null),
                new("faithful", "span", 0.5, null, "Mostly", null), new ReportedScore("done", "trace", 0, null, null, null),
            ],
            scores);
    }

    [Fact]
    public void Braintrusts_scores_are_scores() => Assert.Equal(
        [new ReportedScore("exact", "span", 1, null, null, null)],
        Mapped(("braintrust.scores", """{"exact":1,"skipped":null}""")).Scores);
}
