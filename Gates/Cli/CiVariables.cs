namespace Platform.Gate;

/// <summary>What CI systems say of the change under test.</summary>
internal static class CiVariables
{
    public static string? Commit => First("GITHUB_SHA", "CI_COMMIT_SHA", "BUILD_SOURCEVERSION", "GIT_COMMIT");

    /// <summary>Of a pull request: the branch that it comes from.</summary>
    public static string? Branch => First(
        "GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME",
        "SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCHNAME", "GIT_BRANCH");

    private static string? First(params string[] names) =>
        names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
