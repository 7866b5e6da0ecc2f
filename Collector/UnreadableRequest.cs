using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Platform.ServiceDefaults;

namespace Platform.Collector;

/// <summary>
/// Says what of a request cannot be read, where the framework would answer "Bad Request": a parameter, a member of the body, its
/// content type, or a character that PostgreSQL does not know.
/// </summary>
internal sealed partial class UnreadableRequest(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (status, title) = exception switch
        {
            BadHttpRequestException { InnerException: JsonException json } => (StatusCodes.Status400BadRequest, SentJson.Sentence(json)),
            BadHttpRequestException bad => (bad.StatusCode, TitleOf(bad)),
            PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter } =>
                (StatusCodes.Status400BadRequest, "A text of the request holds U+0000, which can be neither stored nor looked for."),
            _ => default,
        };
        if (title is null)
            return false;
        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = new ProblemDetails { Title = title, Status = status } });
    }

    private static string TitleOf(BadHttpRequestException bad) =>
        bad.StatusCode == StatusCodes.Status415UnsupportedMediaType ? Problems.SendJson
        : Unbound().Match(bad.Message) is { Success: true, Groups: var parts }
            ? $"{JsonNamingPolicy.CamelCase.ConvertName(parts["name"].Value)} must be {Form(parts["type"].Value)}, not '{parts["value"].Value}'."
        : bad.Message.Contains("no body was provided", StringComparison.Ordinal) ? "The request needs a body of JSON."
        : bad.Message;

    private static string Form(string type) =>
        type.Contains("DateTime", StringComparison.Ordinal) ? "a time such as 2026-01-31T12:00:00Z"
        : type.Contains("int", StringComparison.OrdinalIgnoreCase) || type.Contains("long", StringComparison.Ordinal) ? "a whole number"
        : type.Contains("double", StringComparison.OrdinalIgnoreCase) || type.Contains("decimal", StringComparison.OrdinalIgnoreCase) ? "a number"
        : type.Contains("bool", StringComparison.OrdinalIgnoreCase) ? "true or false"
        : type.Contains("Guid", StringComparison.Ordinal) ? "an id of 32 hex digits"
        : $"a {type}";

    internal static void Register(IServiceCollection services)
    {
        services.AddExceptionHandler<UnreadableRequest>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // instead of an answer without a reason
    }

    /// <summary>The words of minimal APIs, which offer no parts to take them from.</summary>
    [GeneratedRegex("""^Failed to bind parameter "(?<type>.+) (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex Unbound();
}
