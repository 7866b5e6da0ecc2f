using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace Platform.TravelAgent.Agent;

/// <param name="PriceEur">For one seat.</param>
internal sealed record Flight(string Number, string From, string To, DateOnly Date, TimeOnly Departure, int PriceEur);

internal sealed record Booking(string Reference, string FlightNumber, string Passenger);

/// <summary>The airline's flights and the two tools that the model has for them.</summary>
internal sealed class Flights(TimeProvider time)
{
    private static readonly string[] _cities = ["Berlin", "Rome", "Paris", "Lisbon", "Madrid", "Vienna", "Oslo", "Athens"];

    internal static IReadOnlyList<string> Cities => _cities;

    internal IReadOnlyList<AIFunction> Tools => field ??=
    [
        AIFunctionFactory.Create(SearchAsync, "search_flights", "Finds the flights between two cities on a day."),
        AIFunctionFactory.Create(BookAsync, "book_flight", "Books one seat on a flight that search_flights has found."),
    ];

    private async Task<IReadOnlyList<Flight>> SearchAsync(
        [Description("City of departure")] string from,
        [Description("City of arrival")] string to,
        [Description("Day of departure, yyyy-MM-dd")] string date,
        CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(120), time, cancellationToken);
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            throw new ArgumentException($"'{date}' is not a date of the form yyyy-MM-dd.", nameof(date));
        var route = (Array.IndexOf(_cities, from) * _cities.Length) + Array.IndexOf(_cities, to);
        return Array.IndexOf(_cities, from) < 0 || Array.IndexOf(_cities, to) < 0
            ? []
            : [.. Enumerable.Range(0, 3).Select(flight => new Flight(
                $"PA{100 + (route * 3) + flight}", from, to, day, new(7 + (flight * 5), 40), 89 + ((route + day.Day) * (flight + 2) % 120)))];
    }

    private async Task<Booking> BookAsync(
        [Description("Number of the flight")] string flightNumber,
        [Description("Full name of the passenger")] string passenger,
        CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(90), time, cancellationToken);
        return flightNumber.StartsWith("PA", StringComparison.Ordinal)
            ? new(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(flightNumber + passenger)))[..6], flightNumber, passenger)
            : throw new ArgumentException($"There is no flight {flightNumber}. Search for flights first.", nameof(flightNumber));
    }
}
