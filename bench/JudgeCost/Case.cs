using Platform.Metrics.TestCases;

namespace Platform.Bench.JudgeCost;

/// <summary>A case of everyday size, in the numbers that deepeval-llm-calls.json was measured with: three documents, two tools, three exchanges.</summary>
internal static class Case
{
    private const string Policy = """
        A ticket can be cancelled free of charge within 24 hours after booking. Later a cancelled ticket is refunded in part: 50
        percent until 7 days before departure, nothing after that. The date of a ticket can be changed once for a fee of 40 EUR.
        """;

    private static readonly ToolCall[] _tools =
        [new() { Name = "search_flights", Description = "Finds flights." }, new() { Name = "book_flight", Description = "Books a flight." }];

    public static TestCase Everyday { get; } = new()
    {
        Input = "Please book the cheapest flight from Berlin to Rome on the first of December for Ada Lovelace. Can it be cancelled?",
        ActualOutput = "I have booked flight PA103 at 07:40 for 95 EUR for Ada Lovelace. It can be cancelled free of charge within 24 hours.",
        ExpectedOutput = "Flight PA103 is booked for Ada Lovelace. It can be cancelled free of charge for 24 hours.",
        Context = [Policy, "Flight PA103 costs 95 EUR.", "Flight PA104 costs 120 EUR."],
        RetrievalContext = [Policy, "Every passenger takes one cabin bag of up to 8 kg. A checked bag costs 35 EUR.", "PA103 leaves Berlin at 07:40."],
        ToolsCalled = _tools,
        AvailableTools = _tools,
        Trace = new()
        {
            Name = "travel-agent",
            Type = "agent",
            Input = "Book the cheapest flight to Rome.",
            Output = "Booked PA103.",
            Children =
            [
                new() { Name = "search_flights", Type = "tool", Input = """{"to":"Rome"}""", Output = """["PA103","PA104"]""" },
                new() { Name = "book_flight", Type = "tool", Input = """{"flight":"PA103"}""", Output = "ok" },
                new() { Name = "chat", Type = "llm", Model = "m", Output = "Booked PA103." },
            ],
        },
        ChatbotRole = "A friendly travel agent.",
        ExpectedOutcome = "A flight to Rome is booked.",
        Turns =
        [
            new() { Role = "user", Content = "I want to fly from Berlin to Rome." },
            new() { Role = "assistant", Content = "Let me look.", RetrievalContext = ["PA103 leaves at 07:40."] },
            new() { Role = "assistant", Content = "I found two flights, PA103 for 95 EUR and PA104 for 120 EUR.", ToolsCalled = _tools },
            new() { Role = "user", Content = "Book the cheaper one, and tell me whether I can cancel." },
            new() { Role = "assistant", Content = "I book PA103.", RetrievalContext = [Policy, "PA103 costs 95 EUR."] },
            new() { Role = "assistant", Content = "Done. You can cancel free of charge within 24 hours." },
            new() { Role = "user", Content = "Thank you." },
            new() { Role = "assistant", Content = "You are welcome.", RetrievalContext = ["Be polite."] },
            new() { Role = "assistant", Content = "Have a good flight." },
        ],
    };
}
