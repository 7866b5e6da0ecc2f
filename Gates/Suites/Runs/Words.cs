namespace Platform.Suites.Runs;

/// <summary>Outcomes as reports write them.</summary>
public static class Words
{
    extension(Outcome outcome)
    {
        public string Word => outcome switch { Outcome.Pass => "pass", Outcome.Flag => "flag", _ => "block" };
    }

    extension(CaseStatus status)
    {
        public string Word => status switch
        {
            CaseStatus.Passed => "passed",
            CaseStatus.Failed => "failed",
            CaseStatus.Errored => "errored",
            _ => "not run",
        };
    }

    extension(CheckStatus status)
    {
        public string Word => status switch
        {
            CheckStatus.Passed => "passed",
            CheckStatus.Failed => "failed",
            CheckStatus.Skipped => "skipped",
            _ => "errored",
        };
    }
}
