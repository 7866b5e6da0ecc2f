using System.Globalization;
using System.Text.Json;

namespace Platform.Bench.CommitGate;

/// <summary>
/// The same recorded answers and the same five assertions, as each tool reads them: JSON Schema, contains, contains not, regular
/// expression, regular expression not. Every tenth case fails one assertion, each of the five in turn.
/// </summary>
internal static class Cases
{
    private const string Schema = """
        { type: object, required: [city, flight, price, currency, text], additionalProperties: false, properties: { city: { type: string, minLength: 2 }, flight: { type: string }, price: { type: number, minimum: 0 }, currency: { enum: [EUR, USD] }, text: { type: string } } }
        """;

    private const string Text = "The flight leaves in the morning and arrives before noon. One cabin bag is included; a checked bag costs extra. "
        + "The fare can be changed once for a fee, and is refunded in full within a day after booking. Please have your passport at hand.";

    /// <summary>Writes <c>NAME.jsonl</c> and <c>NAME.yaml</c> for gate.</summary>
    public static void WriteForGate(string folder, string name, int count)
    {
        File.WriteAllLines(Path.Combine(folder, $"{name}.jsonl"), Enumerable.Range(0, count).Select(number =>
            JsonSerializer.Serialize(new { id = Id(number), input = Question(number), actualOutput = Answer(number) })));
        File.WriteAllText(Path.Combine(folder, $"{name}.yaml"), $$"""
            name: {{name}}
            tier: commit
            cases: { file: {{name}}.jsonl }
            assertions:
              - metric: JsonSchema
                options: { jsonSchema: {{Schema.Trim()}} }
              - { metric: Contains, options: { texts: [EUR] } }
              - { metric: NotContains, options: { texts: [as an AI], ignoreCase: false } }
              - { metric: PatternFound, options: { pattern: '"flight":"PA\d{3}"' } }
              - { metric: PatternAbsent, options: { pattern: '\b(?:\d{4} ){3}\d{4}\b' } }
            """);
    }

    /// <summary>Writes <c>NAME.promptfoo.jsonl</c> and <c>NAME.promptfoo.yaml</c>; the answers are recorded there too, so that no provider is asked.</summary>
    public static void WriteForPromptfoo(string folder, string name, int count)
    {
        File.WriteAllLines(Path.Combine(folder, $"{name}.promptfoo.jsonl"), Enumerable.Range(0, count).Select(number =>
            JsonSerializer.Serialize(new { description = Id(number), vars = new { input = Question(number) }, providerOutput = Answer(number) })));
        File.WriteAllText(Path.Combine(folder, $"{name}.promptfoo.yaml"), $$"""
            prompts: ['{{"{{input}}"}}']
            providers: [echo]
            tests: file://{{name}}.promptfoo.jsonl
            defaultTest:
              assert:
                - type: is-json
                  value: {{Schema.Trim()}}
                - { type: contains, value: EUR }
                - { type: not-contains, value: as an AI }
                - { type: regex, value: '"flight":"PA\d{3}"' }
                - { type: not-regex, value: '\b(?:\d{4} ){3}\d{4}\b' }
            """);
    }

    private static string Id(int number) => $"case-{number.ToString("D4", CultureInfo.InvariantCulture)}";

    private static string Question(int number) => $"Which flight goes to Rome on day {number}?";

    private static string Answer(int number)
    {
        var broken = number % 10 == 9 ? number / 10 % 5 : -1;
        return JsonSerializer.Serialize(new
        {
            city = broken == 0 ? "" : "Rome",
            flight = broken == 3 ? "none" : $"PA{100 + (number % 900)}",
            price = 49 + (number % 200),
            currency = broken == 1 ? "USD" : "EUR",
            text = broken switch { 2 => $"{Text} I say so as an AI.", 4 => $"{Text} Your card is 4111 1111 1111 1111.", _ => Text },
        });
    }
}
