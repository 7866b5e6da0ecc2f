namespace Platform.Metrics.TestCases;

/// <summary>What another contestant answered to the same input.</summary>
/// <param name="Name">For people; judges never see it.</param>
public sealed record Rival(string Name, string Output);
