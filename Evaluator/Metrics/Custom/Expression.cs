using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.Metrics.Custom;

/// <summary>An arithmetic expression over names: + - * / parentheses, min and max of any number of terms.</summary>
internal sealed partial class Expression
{
    private const int MostTokens = 500; // which also bounds how deep it nests

    private readonly string[] _tokens;
    private readonly HashSet<string> _names = [];

    private Expression(string[] tokens) => _tokens = tokens;

    public IReadOnlySet<string> Names => _names;

    /// <exception cref="FormatException">What is wrong with it: "ends …", "has …".</exception>
    public static Expression Parse(string text)
    {
        var tokens = Token().Matches(text).Select(token => token.Value).Where(token => !string.IsNullOrWhiteSpace(token)).ToArray();
        if (tokens.Length is 0 or > MostTokens)
            throw new FormatException($"must have 1 to {MostTokens} parts");
        var expression = new Expression(tokens);
        expression.Evaluate(null);
        return expression;
    }

    /// <param name="values">A value for each name; null only to find the names.</param>
    /// <returns>Not finite where something is divided by zero.</returns>
    public double Evaluate(IReadOnlyDictionary<string, double>? values)
    {
        var at = 0;
        var value = Sum();
        return at == _tokens.Length ? value : throw new FormatException($"has \"{_tokens[at]}\" where it should end");

        double Sum()
        {
            var sum = Product();
            while (at < _tokens.Length && _tokens[at] is "+" or "-")
                sum = _tokens[at++] == "+" ? sum + Product() : sum - Product();
            return sum;
        }

        double Product()
        {
            var product = Term();
            while (at < _tokens.Length && _tokens[at] is "*" or "/")
                product = _tokens[at++] == "*" ? product * Term() : product / Term();
            return product;
        }

        double Term()
        {
            var token = at < _tokens.Length ? _tokens[at++] : throw new FormatException("ends too early");
            if (token == "-")
                return -Term();
            if (token == "(")
                return Closed(Sum());
            if (double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                return number;
            if (token is "min" or "max")
                return Choose(token == "min" ? Math.Min : Math.Max);
            if (!char.IsLetter(token[0]))
                throw new FormatException($"has \"{token}\" where a name or a number should be");
            _names.Add(token);
            return values is null ? 1 : values[token];
        }

        double Choose(Func<double, double, double> choice)
        {
            if (at >= _tokens.Length || _tokens[at++] != "(")
                throw new FormatException("has min or max without parentheses");
            var chosen = Sum();
            while (at < _tokens.Length && _tokens[at] == ",")
            {
                at++;
                chosen = choice(chosen, Sum());
            }

            return Closed(chosen);
        }

        double Closed(double inner) =>
            at < _tokens.Length && _tokens[at++] == ")" ? inner : throw new FormatException("has a parenthesis that is not closed");
    }

    [GeneratedRegex(@"\d+(?:\.\d+)?|[\p{L}_][\p{L}\p{N}_]*|\S")]
    private static partial Regex Token();
}
