using System.Text.RegularExpressions;

namespace Platform.Metrics.Assertions;

/// <summary>Tells the language of a text by its script and, for scripts of many languages, by its most frequent function words.</summary>
internal static partial class Language
{
    private const int FewestLetters = 12;

    /// <summary>A language must show at least so many of its words, or be silent.</summary>
    private const int FewestWords = 2;

    // The most frequent words of each that are not frequent in a sister language too.
    private static readonly Dictionary<string, HashSet<string>> _words = new()
    {
        ["en"] = Set("the and is are was of to in that it you for with on this have not be your can will from at which"),
        ["de"] = Set("der die das und ist nicht ein eine ich sie wir mit für auf den dem zu von es auch werden können bei ihr sich"),
        ["fr"] = Set("le la les des est et une du dans pour vous nous que qui pas sur avec ce votre sont au aux il elle être"),
        ["es"] = Set("el los las es una del por para con que usted no su se al como más está pero y en sus puede hay"),
        ["it"] = Set("il gli è una di che per con non del della sono si nel anche più questo alla ho le puoi come"),
        ["pt"] = Set("o os as é uma do da dos para com não você seu sua em no na mais que está são pelo ao por"),
        ["nl"] = Set("het een en van is niet dat op te met voor zijn aan u naar ook bij kan wordt uw deze worden ik"),
        ["sv"] = Set("och att det är som på en för med inte av jag du till har kan ett vi den om från ska"),
        ["da"] = Set("og at det er på en til af med ikke jeg du som kan har et den fra skal vil vi der"),
        ["pl"] = Set("i w na nie się jest to z do że od dla jak o co po czy lub oraz są przez może być"),
        ["cs"] = Set("a je se na v že to s pro jako do jsou nebo jsem může který ale ve při podle být"),
        ["tr"] = Set("ve bir bu için ile de da çok olarak en daha var ne olan gibi değil ama kadar sonra veya"),
        ["ru"] = Set("и в не на что я с это как по но из у за от вы для или мы есть так"),
        ["uk"] = Set("і в не на що я з це як до але у за від ви для або ми є та та ще"),
    };

    private static readonly (string Language, Func<char, bool> Has)[] _scripts =
    [
        ("ja", letter => letter is >= 'ぁ' and <= 'ヿ'), ("ko", letter => letter is >= '가' and <= '힣'),
        ("zh", letter => letter is >= '一' and <= '鿿'), ("el", letter => letter is >= 'Ͱ' and <= 'Ͽ'),
        ("ar", letter => letter is >= '؀' and <= 'ۿ'), ("he", letter => letter is >= '֐' and <= '׿'),
        ("hi", letter => letter is >= 'ऀ' and <= 'ॿ'), ("th", letter => letter is >= '฀' and <= '๿'),
    ];

    public static IReadOnlyList<string> Known { get; } = [.. _words.Keys, .. _scripts.Select(script => script.Language)];

    /// <returns>By ISO 639-1; null when the text is too short to tell.</returns>
    public static string? Of(string text)
    {
        var letters = text.Where(char.IsLetter).ToList();
        // Japanese mixes its own signs with Chinese ones, so a fifth decides; a text of such signs is short for what it says.
        foreach (var (language, has) in _scripts)
        {
            var own = letters.Count(has);
            if (own >= FewestLetters / 3 && own * 5 >= letters.Count)
                return language;
        }

        if (letters.Count < FewestLetters)
            return null;

        var words = Word().Matches(text.ToLowerInvariant()).Select(match => match.Value).ToList();
        var best = _words.Select(language => (language.Key, Found: words.Count(language.Value.Contains)))
            .OrderByDescending(language => language.Found).Take(2).ToList();
        return best[0].Found >= FewestWords && best[0].Found > best[1].Found ? best[0].Key : null;
    }

    private static HashSet<string> Set(string words) => [.. words.Split(' ')];

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();
}
