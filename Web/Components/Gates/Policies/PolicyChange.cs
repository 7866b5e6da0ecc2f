using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Storage.Gates;
using Platform.Suites;
using Platform.Suites.Policies;

namespace Platform.Web.Components.Gates.Policies;

/// <summary>What somebody wants a policy to be from now on.</summary>
/// <param name="Seen">The newest version when the form was shown; 0 before the first.</param>
/// <param name="Author">Who changes it.</param>
/// <param name="Comment">Why; null when nobody said.</param>
internal sealed record PolicyChange(string Name, int Seen, JsonElement Policy, string? Author, string? Comment)
{
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true };

    public static Policy Read(GatePolicy? stored) => stored?.Policy.Deserialize<Policy>(Json) ?? new();

    /// <summary>Makes it the next version.</summary>
    /// <returns>Why it was not made, for whoever asked; null when it was.</returns>
    public async Task<string?> KeepAsync(int project, GatePolicyStore store, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > GatePolicy.MostCharactersOfName)
            return $"A policy's name has 1 to {GatePolicy.MostCharactersOfName} characters.";
        if (Author is not { Length: <= GatePolicy.MostCharactersOfName })
            return $"Say who you are, in at most {GatePolicy.MostCharactersOfName} characters: the name is kept in the policy's history.";
        if (Comment?.Length > GatePolicy.MostCharacters)
            return $"The comment has at most {GatePolicy.MostCharacters} characters.";
        if ((await store.GetAsync(project, Name, version: null, cancellationToken))?.Version is { } newest && newest != Seen)
            return $"Version {newest} was made meanwhile. Look at it, then change again.";
        try
        {
            var policy = JsonSerializer.SerializeToElement(PolicyReader.Read(Policy), Json);
            await store.AddAsync(project, Name, policy, Author, Comment, cancellationToken);
            return null;
        }
        catch (SuiteException wrong)
        {
            return wrong.Sentences;
        }
    }
}
