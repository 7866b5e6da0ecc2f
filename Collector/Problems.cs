using Microsoft.AspNetCore.Http.HttpResults;

namespace Platform.Collector;

/// <summary>What endpoints answer to requests that cannot be served.</summary>
internal static class Problems
{
    /// <param name="title">A sentence that says what to do about it.</param>
    internal static ProblemHttpResult Refuse(string title) =>
        TypedResults.Problem(title: title, statusCode: StatusCodes.Status400BadRequest);
}
