using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Platform.ServiceDefaults;

/// <summary>What endpoints answer to requests that cannot be served.</summary>
public static class Problems
{
    /// <summary>To whoever sent a body of another type.</summary>
    public const string SendJson = "Send the body as application/json.";

    /// <param name="title">A sentence that says what to do about it.</param>
    public static ProblemHttpResult Refuse(string title, int status = StatusCodes.Status400BadRequest) =>
        TypedResults.Problem(title: title, statusCode: status);

    /// <summary>The framework's own refusals of a request repeat the status; here they say what to do.</summary>
    internal static void SayWhatToDo(ProblemDetailsOptions problems)
    {
        var further = problems.CustomizeProblemDetails;
        problems.CustomizeProblemDetails = context =>
        {
            var problem = context.ProblemDetails;
            if (problem.Title == ReasonPhrases.GetReasonPhrase(problem.Status ?? 0))
                problem.Title = problem.Status switch
                {
                    StatusCodes.Status400BadRequest =>
                        "The JSON body or a parameter of the address cannot be read. /openapi/v1.json says what they look like.",
                    StatusCodes.Status415UnsupportedMediaType => SendJson,
                    _ => problem.Title,
                };
            further?.Invoke(context);
        };
    }
}
