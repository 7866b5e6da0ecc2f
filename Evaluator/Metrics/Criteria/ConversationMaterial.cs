using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Criteria;

/// <summary>What criteria on conversations can speak of besides the turns themselves.</summary>
internal static class ConversationMaterial
{
    public static IReadOnlyList<string> Params { get; } =
        ["ROLE", "CONTENT", "SCENARIO", "EXPECTED_OUTCOME", "RETRIEVAL_CONTEXT", "TOOLS_CALLED", "METADATA", "TAGS"];

    public static IEnumerable<Material> Of(IEnumerable<string> parameters, TestCase testCase, IReadOnlyList<Turn> turns) =>
        parameters.Distinct().Select(parameter => parameter switch
        {
            "SCENARIO" => OfCase("scenario", testCase),
            "EXPECTED_OUTCOME" => OfCase("expectedOutcome", testCase),
            "METADATA" => OfCase("metadata", testCase),
            "TAGS" => OfCase("tags", testCase),
            "RETRIEVAL_CONTEXT" => OfTurns("retrievalContext", turns, turn => turn.RetrievalContext),
            "TOOLS_CALLED" => OfTurns("toolsCalled", turns, turn => turn.ToolsCalled),
            _ => (Material?)null, // roles and contents are there anyway
        }).OfType<Material>();

    private static Material? OfCase(string input, TestCase testCase) =>
        testCase.Has(input) ? TestCaseMaterial.Of(input, testCase) : null;

    private static Material OfTurns<T>(string name, IReadOnlyList<Turn> turns, Func<Turn, T?> part)
        where T : class =>
        Material.Json(name, turns.Index().Where(each => part(each.Item) is not null)
            .Select(each => new { Turn = each.Index + 1, Value = part(each.Item) }).ToList());
}
