using Microsoft.Extensions.AI.Evaluation;
using Platform.Metrics.UnitTests;

namespace Platform.TravelAgent.Tests;

internal static class AssertPasses
{
    extension(Assert)
    {
        /// <summary>Fails with each metric's score and reason unless all pass.</summary>
        public static void Passes(EvaluationResult result) => result.MustPass();
    }
}
