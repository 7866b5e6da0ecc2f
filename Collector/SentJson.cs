using System.Text.Json;
using Platform.Storage;
using Platform.Storage.Datasets.Files;

namespace Platform.Collector;

/// <summary>The JSON of a request whose fields have types.</summary>
internal static class SentJson
{
    /// <summary>Fields of an unknown name are no error; those that it knows have their types.</summary>
    /// <returns>The body, or what is wrong with it and where, for whoever sent it.</returns>
    internal static async Task<(T? Body, string? Problem)> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(cancellationToken);
        try
        {
            var body = JsonSerializer.Deserialize<T>(StorableJson.Of(text), JsonSerializerOptions.Web);
            return body is null ? (null, "The body is empty; it must be a JSON object.") : (body, null);
        }
        catch (JsonException problem)
        {
            return (null, Sentence(problem));
        }
    }

    /// <summary>Where in the text the JSON ends to be one, in the words of an editor.</summary>
    internal static string Sentence(JsonException problem)
    {
        var place = problem is { LineNumber: { } line, BytePositionInLine: { } column } ? $"Line {line + 1}, column {column + 1}" : "The body";
        var path = problem.Path is { Length: > 1 } at ? $" ({at})" : "";
        return $"{place}{path}: {FileProblem.Reason(problem)}";
    }
}
