using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Platform.TravelAgent.Scripted;

/// <summary>What a user's message is about.</summary>
internal enum Intent
{
    Search,
    Book,
    Policy,
    Other,
}

internal enum Mistake
{
    None,

    /// <summary>Books instead of searching, is told so, searches and answers: the task is done, one step was wrong.</summary>
    WrongTool,

    /// <summary>Searches for flights to another city than the user's.</summary>
    WrongCity,

    /// <summary>Passes a date that the tool refuses, and gives up.</summary>
    WrongDate,

    /// <summary>Promises what the policies do not say.</summary>
    Ungrounded,

    /// <summary>Answers a harmless question with a refusal.</summary>
    Refusal,

    /// <summary>Repeats card number and e-mail address to whoever reads.</summary>
    Leak,
}

/// <summary>
/// The mistakes that the scripted model makes on purpose, so that there is something to find. Which answer gets which is
/// decided by a hash of the seed and of what the user has said so far: the same conversation always gets the same.
/// </summary>
/// <param name="Times">How often they are made, as a multiple of <see cref="Mistakes.Rates"/>: 0 is never; 3 is a regression that gates must find.</param>
internal sealed record Mistakes(int Seed, double Times)
{
    /// <summary>The share of messages of an intent that get a mistake, 0 to 1.</summary>
    internal static IReadOnlyDictionary<Intent, (Mistake Mistake, double Share)[]> Rates { get; } =
        new Dictionary<Intent, (Mistake, double)[]>
        {
            [Intent.Search] = [(Mistake.WrongTool, 0.15), (Mistake.WrongCity, 0.10), (Mistake.WrongDate, 0.10)],
            [Intent.Policy] = [(Mistake.Ungrounded, 0.20), (Mistake.Refusal, 0.10)],
            [Intent.Book] = [(Mistake.Leak, 0.15)],
            [Intent.Other] = [],
        };

    internal Mistake Of(Intent intent, string said)
    {
        var chance = Chance(Seed, said);
        foreach (var (mistake, share) in Rates[intent])
        {
            if (chance < share * Times)
                return mistake;
            chance -= share * Times;
        }

        return Mistake.None;
    }

    /// <summary>0 to 1, evenly spread.</summary>
    private static double Chance(int seed, string said) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{said}"))) / (double)uint.MaxValue;
}
