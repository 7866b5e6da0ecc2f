using Platform.Storage.Masking;

namespace Platform.Storage.TestRuns;

/// <summary>What masking rules do to a run: all that people and agents wrote is masked; numbers, ids and names of metrics are not.</summary>
internal static class MaskedRun
{
    extension(MaskingRules rules)
    {
        internal TestRun Apply(TestRun run) =>
            // What a gate keeps of its request is what it runs, word for word.
            rules.IsEmpty || run.Source == "gate" ? run : run with
            {
                Identifier = rules.Member("identifier", run.Identifier),
                Name = rules.Member("name", run.Name),
                Tags = [.. run.Tags.Select(rules.Text)],
                Hyperparameters = rules.Json(run.Hyperparameters),
                Extra = run.Extra is { } extra ? rules.Json(extra) : null,
            };

        internal TestRunCase Apply(TestRunCase one)
        {
            var content = rules.Json(one.Content);
            return one with
            {
                CaseId = one.CaseId == CaseIds.Of(one.Content) ? CaseIds.Of(content) : one.CaseId,
                Name = rules.Member("name", one.Name),
                Content = content,
                Tags = [.. one.Tags.Select(rules.Text)],
                Scores = [.. one.Scores.Select(rules.Apply)],
            };
        }

        private TestRunScore Apply(TestRunScore score) => score with
        {
            SpanName = rules.Member("spanName", score.SpanName),
            Reason = rules.Member("reason", score.Reason),
            Error = rules.Member("error", score.Error),
            VerboseLogs = rules.Member("verboseLogs", score.VerboseLogs),
            Extra = score.Extra is { } extra ? rules.Json(extra) : null,
        };
    }
}
