using Platform.Storage.Masking;

namespace Platform.Storage.Annotations;

internal static class MaskedAnnotation
{
    extension(MaskingRules rules)
    {
        /// <summary>All that a person wrote, and the thread's id as traces have it.</summary>
        internal Annotation Apply(Annotation annotation) => rules.IsEmpty ? annotation : annotation with
        {
            ThreadId = rules.Member("threadId", annotation.ThreadId),
            Explanation = rules.Member("explanation", annotation.Explanation),
            ExpectedOutput = annotation.ExpectedOutput is { } output ? rules.Json(output) : null,
            ExpectedOutcome = rules.Member("expectedOutcome", annotation.ExpectedOutcome),
            UserId = rules.Member("userId", annotation.UserId),
            Extra = annotation.Extra is { } extra ? rules.Json(extra) : null,
        };
    }
}
