using CsCheck;

namespace Platform.Statistics.Tests;

public class AgreementTests
{
    private static readonly Gen<int> _count = Gen.Int[0, 100];

    [Fact]
    [Vectors("judge_agreement")]
    public void A_judge_against_people()
    {
        using var vectors = Vectors.Open("judge_agreement");
        foreach (var row in vectors.Root["cases"].Items)
        {
            var judge = new JudgeAgreement(row["tp"].Int, row["fn"].Int, row["fp"].Int, row["tn"].Int);
            var kappa = judge.Kappa!;
            row["n"].Is(judge.Count);
            row["agreement"].Is(judge.Agreement);
            row["expected"].Is(kappa.Expected);
            row["kappa"].Is(kappa.Value);
            row["kappa_se_fleiss"].Is(kappa.StandardError);
            row["kappa_se_simple"].Is(kappa.SimpleStandardError);
            row["kappa_ci95"].Is(kappa.Interval());
            row["tpr"].Is(judge.TruePositiveRate?.Value);
            row["tnr"].Is(judge.TrueNegativeRate?.Value);
            row["tpr_wilson"].Is(judge.TruePositiveRate!.Value.Wilson());
            row["tnr_wilson"].Is(judge.TrueNegativeRate!.Value.Wilson());
            row["precision"].Is(judge.Precision);
            row["f1"].Is(judge.F1);
            row["mcc"].Is(judge.MatthewsCorrelation);
            row["balanced_accuracy"].Is(judge.BalancedAccuracy);
            row["pabak"].Is(judge.PrevalenceAdjustedKappa);
            row["gwet_ac1"].Is(judge.GwetAC1);
        }
    }

    [Fact]
    [Vectors("weighted_kappa")]
    public void Ordinal_ratings_of_two()
    {
        using var vectors = Vectors.Open("weighted_kappa");
        IReadOnlyList<IReadOnlyList<int>> matrix = [.. vectors.Root["matrix"].Items.Select(row => row.Ints)];

        vectors.Root["unweighted"].Is(CohenKappa.Of(matrix)!.Value);
        vectors.Root["linear"].Is(CohenKappa.Of(matrix, KappaWeights.Linear)!.Value);
        vectors.Root["quadratic"].Is(CohenKappa.Of(matrix, KappaWeights.Quadratic)!.Value);
    }

    [Fact]
    [Vectors("fleiss_kappa")]
    public void Ratings_of_many()
    {
        using var vectors = Vectors.Open("fleiss_kappa");
        IReadOnlyList<IReadOnlyList<int>> table = [.. vectors.Root["table"].Items.Select(row => row.Ints)];
        var kappa = FleissKappa.Of(table)!;

        vectors.Root["raters"].Is(table[0].Sum());
        vectors.Root["P_bar"].Is(kappa.Observed);
        vectors.Root["P_e"].Is(kappa.Expected);
        vectors.Root["kappa"].Is(kappa.Value);
    }

    [Fact]
    [Vectors("krippendorff_alpha")]
    public void Ratings_with_gaps()
    {
        using var vectors = Vectors.Open("krippendorff_alpha");
        var raters = Ratings(vectors.Root["raters_by_unit_null_is_missing"]);
        var binary = vectors.Root["two_rater_binary"];

        vectors.Root["alpha"]["nominal"].Is(KrippendorffAlpha.Of(raters, RatingScale.Nominal));
        vectors.Root["alpha"]["ordinal"].Is(KrippendorffAlpha.Of(raters, RatingScale.Ordinal));
        vectors.Root["alpha"]["interval"].Is(KrippendorffAlpha.Of(raters, RatingScale.Interval));
        binary["alpha_nominal"].Is(KrippendorffAlpha.Of(Ratings(binary["raters"]), RatingScale.Nominal));

        static List<IReadOnlyList<double?>> Ratings(VectorNode raters) =>
            [.. raters.Items.Select(rater => rater.Items.Select(rating => rating.NumberOrNull).ToList())];
    }

    [Fact]
    public void Labels_of_one_class_say_nothing()
    {
        Assert.Null(new JudgeAgreement(10, 0, 0, 0).Kappa);
        Assert.Null(new JudgeAgreement(0, 0, 0, 10).Kappa);
        Assert.Null(new JudgeAgreement(10, 2, 0, 0).TrueNegativeRate);
        Assert.Null(default(JudgeAgreement).Agreement);
        Assert.Null(FleissKappa.Of([[3, 0], [3, 0]]));
        Assert.Null(KrippendorffAlpha.Of([[1, 1], [1, 1]], RatingScale.Nominal));
        Assert.Null(KrippendorffAlpha.Of([[1, null], [null, 2]], RatingScale.Nominal));
    }

    [Fact]
    public void Kappa_does_not_care_who_is_who() => Gen.Select(_count, _count, _count, _count).Sample((a, b, c, d) =>
    {
        var (here, there) = (CohenKappa.Of([[a, b], [c, d]]), CohenKappa.Of([[a, c], [b, d]]));
        return here is null ? there is null
            : Math.Abs(here.Value - there!.Value) < 1e-12 && Math.Abs(here.StandardError - there.StandardError) < 1e-9 && here.Value <= 1;
    });

    [Fact]
    public void Weights_do_not_matter_for_two_classes() => Gen.Select(_count, _count, _count, _count).Sample((a, b, c, d) =>
        CohenKappa.Of([[a, b], [c, d]])?.Value == CohenKappa.Of([[a, b], [c, d]], KappaWeights.Quadratic)?.Value);

    [Fact]
    public void Perfect_agreement_is_1() => Gen.Int[1, 5].Array[4, 30].Where(ratings => ratings.Distinct().Count() > 1).Sample(ratings =>
    {
        double?[] rater = [.. ratings.Select(rating => (double?)rating)];
        return new[] { RatingScale.Nominal, RatingScale.Ordinal, RatingScale.Interval }
            .All(scale => KrippendorffAlpha.Of([rater, rater, rater], scale) is { } alpha && Math.Abs(alpha - 1) < 1e-12);
    });
}
