namespace Platform.Gate;

/// <summary>What CI systems say of the change under test: GitHub, GitLab, Azure Pipelines, Jenkins.</summary>
internal static class CiVariables
{
    private const string Ref = "refs/heads/";

    public static string? Commit => First("GITHUB_SHA", "CI_COMMIT_SHA", "BUILD_SOURCEVERSION", "GIT_COMMIT");

    /// <summary>Of a pull request: the branch that it comes from.</summary>
    public static string? Branch => First(
        "GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME",
        "SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH", "BRANCH_NAME", "GIT_BRANCH");

    /// <summary>The branch that a pull request goes to; null elsewhere.</summary>
    public static string? BaseBranch => First(
        "GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "SYSTEM_PULLREQUEST_TARGETBRANCH", "CHANGE_TARGET");

    private static string? First(params string[] names) =>
        names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) is not { } found ? null
            : found.StartsWith(Ref, StringComparison.Ordinal) ? found[Ref.Length..] : found;
}
