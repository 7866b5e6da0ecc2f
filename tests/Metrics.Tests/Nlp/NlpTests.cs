using CsCheck;
using Platform.Metrics.Nlp;

namespace Platform.Metrics.Tests.Nlp;

/// <summary>Against worked examples from papers, NLTK's and Microsoft.Extensions.AI.Evaluation's tests, to their four digits.</summary>
public class NlpTests
{
    private const string Military = "It is a guide to action that ensures that the military will forever heed Party commands";
    private const string Principle = "It is the guiding principle which guarantees the military forces always being under the command of the Party";
    private const string Practical = "It is the practical guide for the army always to heed the directions of the party";
    private const string Obeys = "It is a guide to action which ensures that the military always obeys the commands of the party";
    private const string Troops = "It is to insure the troops forever hearing the activity guidebook that party direct";
    private const string Cat = "the cat is on the mat";
    private const string The = "the the the the the the the";
    private const string Fox = "The quick brown fox jumps over the lazy dog.";

    public static TheoryData<string> Metrics => ["BLEU", "GLEU", "F1", "RougeL", "EditSimilarity"];

    [Theory] // Papineni et al. 2002, section 2.1, examples 1 and 2
    [InlineData(The, 1, 2.0 / 7, Cat, "there is a cat on the mat")]
    [InlineData(Obeys, 1, 17.0 / 18, Military, Principle, Practical)]
    [InlineData(Troops, 1, 8.0 / 14, Military, Principle, Practical)]
    [InlineData(Obeys, 2, 10.0 / 17, Military, Principle, Practical)]
    [InlineData(Troops, 2, 1.0 / 13, Military, Principle, Practical)]
    public void BLEU_clips_what_is_repeated(string output, int length, double precision, params string[] references)
    {
        var (common, all) = BLEU.Precision(output.Split(' '), [.. references.Select(one => one.Split(' '))], length);

        Assert.Equal(precision, (double)common / all, 9);
    }

    [Theory]
    [InlineData(Fox, Fox, 1.0)]
    [InlineData("Completely unrelated sentence.", Fox, 0.0136)]
    [InlineData(The, Cat, 0.0385)]
    [InlineData(Obeys, Military, 0.4209)]
    [InlineData(Troops, Practical, 0.0471)]
    public async Task BLEU_agrees(string output, string expected, double score) => await AssertScore("BLEU", output, expected, score);

    [Fact] // NLTK's documentation of sentence_bleu: 0.5045…
    public async Task BLEU_compares_with_several_outputs_at_once() => await AssertScore("BLEU", Obeys, [Military, Principle, Practical], 0.5046);

    /// <summary>Papineni et al. 2002, section 2.2.2: with references of 12, 15 and 17 words an output of 12 is not too short.</summary>
    [Fact]
    public void BLEU_takes_the_nearest_length()
    {
        IReadOnlyList<IReadOnlyList<string>> references = [Numbers(12), Numbers(15), Numbers(17)];

        Assert.Equal(1, new BLEU().Compare(Numbers(12), references), 9);
        Assert.Equal(Math.Exp(1 - (12.0 / 11)), new BLEU().Compare(Numbers(11), references), 9);

        static string[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(number => $"{number}")];
    }

    /// <summary>NLTK's documentation of corpus_gleu: of three references the best gives 29 of 66, with 30 of 38 of a second sentence 0.5673….</summary>
    [Fact]
    public void GLEU_takes_the_best_of_several_outputs()
    {
        var score = new GLEU().Compare(Obeys.Split(' '), [Military.Split(' '), Principle.Split(' '), Practical.Split(' ')]);

        Assert.Equal(29.0 / 66, score, 9);
        Assert.Equal(0.5673, ((score * 66) + 30) / (66 + 38), 4);
    }

    [Theory]
    [InlineData("F1")]
    [InlineData("RougeL")]
    [InlineData("GLEU")]
    public async Task The_nearest_of_several_outputs_counts_wherever_it_stands(string metric)
    {
        await AssertScore(metric, Fox, [Cat, Fox], 1);
        await AssertScore(metric, Fox, [Fox, Cat, ""], 1);
        Assert.Equal(0, (await MeasureAsync(metric, "", [Cat])).Score);
        Assert.Equal(1, (await MeasureAsync(metric, "", [Cat, ""])).Score);
        Assert.Equal("F1 needs expectedOutput or expectedOutputs, which the test case lacks.".Replace("F1", metric, StringComparison.Ordinal), (await MeasureAsync(metric, Fox, [])).Reason);
    }

    [Theory]
    [InlineData("John loves Mary", "The candidate has no alignment to any of the references", 0.0)]
    [InlineData("John loves Mary", "John loves Mary", 1.0)]
    [InlineData(Obeys, Military, 0.43939)]
    [InlineData(Troops, Military, 0.12069)]
    [InlineData("he read the book because he was interested in world history", "he was interested in world history because he read the book", 0.7895)]
    [InlineData(The, Cat, 0.0909)]
    public void GLEU_agrees(string output, string expected, double score) =>
        Assert.Equal(score, new GLEU().Compare(output.Split(' '), expected.Split(' ')), 4);

    [Theory]
    [InlineData(Fox, Fox, 1.0)]
    [InlineData("Completely unrelated sentence.", Fox, 0.1429)]
    [InlineData(The, Cat, 0.30769)]
    [InlineData(Obeys, Military, 0.70588)]
    [InlineData(Troops, Practical, 0.4)]
    public async Task F1_agrees(string output, string expected, double score) => await AssertScore("F1", output, expected, score);

    [Theory] // Lin 2004, section 3.1
    [InlineData("police kill the gunman", 0.75)]
    [InlineData("the gunman kill police", 0.5)]
    [InlineData("the gunman police killed", 0.5)]
    public async Task RougeL_agrees(string output, double score) => await AssertScore("RougeL", output, "police killed the gunman", score);

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("Saturday", "Sunday", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    public void Edits_are_counted_as_by_Levenshtein(string left, string right, int distance) =>
        Assert.Equal(distance, EditSimilarity.Distance(left, right));

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Every_score_lies_within_0_and_1_and_equal_texts_score_1(string name)
    {
        var metric = Measure.Metric(name);
        Gen.Select(Words, Words).Sample((left, right) =>
        {
            var score = Score(metric, left, right);
            return score is >= 0 and <= 1 + 1e-12 && (name == "BLEU" || Math.Abs(score - Score(metric, right, left)) < 1e-12)
                && (left.Split(' ').Length < 4 || Math.Abs(Score(metric, left, left) - 1) < 1e-12);
        }, iter: 300);
    }

    [Fact]
    public void F1_knows_no_order() =>
        Gen.Select(Words, Words, Gen.Int[0, 1000]).Sample((left, right, seed) =>
        {
            var words = left.Split(' ');
            new Random(seed).Shuffle(words);
            return Math.Abs(Score(new F1(), left, right) - Score(new F1(), string.Join(' ', words), right)) < 1e-12;
        }, iter: 300);

    private static Gen<string> Words => Gen.Int[0, 4].Select(index => new[] { "red", "green", "blue", "12", "the" }[index]).Array[1, 12].Select(words => string.Join(' ', words));

    private static double Score(TestCaseMetric metric, string actual, string expected) =>
        metric.MeasureAsync(new() { ActualOutput = actual, ExpectedOutput = expected }, null, TestContext.Current.CancellationToken).Result.Score!.Value;

    private static async Task AssertScore(string metric, string output, string[] expected, double score) =>
        Assert.Equal(score, (await MeasureAsync(metric, output, expected)).Score!.Value, 4);

    private static Task<Measurement> MeasureAsync(string metric, string output, string[] expected) => Measure.Metric(metric)
        .MeasureAsync(new() { ActualOutput = output, ExpectedOutputs = expected }, null, TestContext.Current.CancellationToken);

    private static async Task AssertScore(string metric, string output, string expected, double score)
    {
        var measured = await Measure.Metric(metric)
            .MeasureAsync(new() { ActualOutput = output, ExpectedOutput = expected }, null, TestContext.Current.CancellationToken);

        Assert.Equal(score, measured.Score!.Value, 4);
    }
}
