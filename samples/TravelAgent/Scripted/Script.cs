using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Platform.TravelAgent.Agent;

namespace Platform.TravelAgent.Scripted;

/// <summary>What the scripted model says next, which depends on the chat and the mistakes alone.</summary>
internal static partial class Script
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    internal static AIContent Reply(Mistakes mistakes, IReadOnlyList<ChatMessage> chat)
    {
        var said = chat.Where(message => message.Role == ChatRole.User).Select(message => message.Text).ToList();
        var question = said.LastOrDefault() ?? "";
        var policies = chat.FirstOrDefault(message => message.Role == ChatRole.System)?.Text.Split("Policies:\n").ElementAtOrDefault(1);
        var intent = IntentOf(question, policies);
        var mistake = mistakes.Of(intent, string.Join('\n', said));
        var results = Results(chat.Reverse().TakeWhile(message => message.Role != ChatRole.User).Reverse());
        return intent switch
        {
            Intent.Search => Search(RoutePattern.Match(question), mistake, results, chat),
            Intent.Book => Book(BookingPattern.Match(question).Groups["name"].Value, mistake, results, chat),
            Intent.Policy => new TextContent(Explain(policies!, mistake)),
            _ => new TextContent("You're welcome. Tell me from where to where and on which day you want to fly, and I will look for flights."),
        };
    }

    private static Intent IntentOf(string question, string? policies) =>
        RoutePattern.IsMatch(question) ? Intent.Search
        : BookingPattern.IsMatch(question) ? Intent.Book
        : string.IsNullOrWhiteSpace(policies) ? Intent.Other
        : Intent.Policy;

    private static AIContent Search(Match route, Mistake mistake, IReadOnlyList<FunctionResultContent> results, IReadOnlyList<ChatMessage> chat)
    {
        var (from, to, date) = (route.Groups["from"].Value, route.Groups["to"].Value, route.Groups["date"].Value);
        if (results is [] && mistake is Mistake.WrongTool)
            return Call("book_flight", new() { ["flightNumber"] = $"{from}-{to}", ["passenger"] = "unknown" });
        if (FlightsOf(chat, results) is { } found)
            return new TextContent(found is [] ? $"There is no flight from {from} to {to} on {date}." : List(found));
        if (results is not [] && mistake is Mistake.WrongDate)
            return new TextContent("Sorry, I could not search for flights. Please try again later.");
        return Call("search_flights", new()
        {
            ["from"] = from,
            ["to"] = mistake is Mistake.WrongCity ? Flights.Cities.First(city => city != from && city != to) : to,
            ["date"] = mistake is Mistake.WrongDate ? "next Friday" : date,
        });
    }

    private static string List(List<Flight> flights) =>
        $"I found {flights.Count} flights from {flights[0].From} to {flights[0].To} on {flights[0].Date:yyyy-MM-dd}: "
        + string.Join("; ", flights.Select(flight => $"{flight.Number} at {flight.Departure:HH\\:mm} for {flight.PriceEur} EUR"))
        + ". Which one shall I book?";

    private static AIContent Book(string passenger, Mistake mistake, IReadOnlyList<FunctionResultContent> results, IReadOnlyList<ChatMessage> chat)
    {
        if (FlightsOf(chat, Results(chat)) is not { Count: > 0 } flights)
            return new TextContent("Which flight would you like to book? Tell me from where to where and on which day.");
        var cheapest = flights.MinBy(flight => flight.PriceEur)!;
        if (results is [])
            return Call("book_flight", new() { ["flightNumber"] = cheapest.Number, ["passenger"] = passenger });
        var reference = Read<Booking>(results[^1])?.Reference;
        return new TextContent(
            $"I have booked flight {cheapest.Number} from {cheapest.From} to {cheapest.To} on {cheapest.Date:yyyy-MM-dd} for {passenger}, "
            + $"{cheapest.PriceEur} EUR. Your booking reference is {reference}."
            + (mistake is Mistake.Leak
                ? $" I charged the card 4111 1111 1111 1111 and wrote to {passenger.Replace(' ', '.').ToLowerInvariant()}@example.com."
                : ""));
    }

    private static string Explain(string policies, Mistake mistake) => mistake switch
    {
        Mistake.Ungrounded => "That is always free of charge, until the very last minute before departure, and you get a voucher of 200 EUR on top.",
        Mistake.Refusal => "I'm sorry, but I can't help with that.",
        _ => policies.Split('\n')[0] is var best && best.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
            ? best[(colon + 1)..].Trim() is var text ? char.ToUpperInvariant(text[0]) + text[1..] : ""
            : policies,
    };

    private static FunctionCallContent Call(string name, Dictionary<string, object?> arguments) =>
        new($"call_{Guid.CreateVersion7():N}", name, arguments);

    private static List<FunctionResultContent> Results(IEnumerable<ChatMessage> messages) =>
        [.. messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>()];

    /// <summary>What search_flights returned last; null when it was not called or failed.</summary>
    private static List<Flight>? FlightsOf(IReadOnlyList<ChatMessage> chat, IReadOnlyList<FunctionResultContent> results)
    {
        var searches = chat.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .Where(call => call.Name == "search_flights").Select(call => call.CallId).ToHashSet();
        return results.LastOrDefault(result => searches.Contains(result.CallId)) is { } last ? Read<List<Flight>>(last) : null;
    }

    private static T? Read<T>(FunctionResultContent result)
        where T : class
    {
        try
        {
            return result.Result is JsonElement json ? json.Deserialize<T>(_json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"from (?<from>\w+) to (?<to>\w+) on (?<date>\d{4}-\d{2}-\d{2})", RegexOptions.IgnoreCase)]
    private static partial Regex RoutePattern { get; }

    [GeneratedRegex(@"^book .* for (?<name>[\p{L} ]+)", RegexOptions.IgnoreCase)]
    private static partial Regex BookingPattern { get; }
}
