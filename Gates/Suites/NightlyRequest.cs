using System.Text.Json.Nodes;

namespace Platform.Suites;

/// <summary>The nightly keys of a suite as a request has them.</summary>
internal static class NightlyRequest
{
    public static void AddTo(JsonObject request, NightlySettings nightly)
    {
        request["trials"] = nightly.Trials;
        request["k"] = nightly.K;
        request["minTasks"] = nightly.MinTasks;
        request["simulation"] = new JsonObject
        {
            ["maxTurns"] = nightly.Simulation.MaxTurns,
            ["stopCondition"] = nightly.Simulation.StopCondition,
            ["judge"] = nightly.Simulation.Judge,
        };
        request["endState"] = nightly.EndState is not { } state ? null : new JsonObject
        {
            ["url"] = state.Url,
            ["headers"] = new JsonObject(state.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
            ["schema"] = state.SchemaJson is { } schema ? JsonNode.Parse(schema.GetRawText()) : null,
        };
        request["sequential"] = nightly.Sequential is not { } test ? null : new JsonObject
        {
            ["healthy"] = test.Healthy,
            ["regressed"] = test.Regressed,
            ["alpha"] = test.Alpha,
            ["beta"] = test.Beta,
        };
        request["schedule"] = nightly.Schedule is not { } schedule
            ? null : new JsonObject { ["cron"] = schedule.Cron, ["timeZone"] = schedule.TimeZone };
    }
}
