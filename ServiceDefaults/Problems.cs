using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Platform.ServiceDefaults;

/// <summary>What endpoints answer to requests that cannot be served.</summary>
public static class Problems
{
    /// <param name="title">A sentence that says what to do about it.</param>
    public static ProblemHttpResult Refuse(string title, int status = StatusCodes.Status400BadRequest) =>
        TypedResults.Problem(title: title, statusCode: status);
}
