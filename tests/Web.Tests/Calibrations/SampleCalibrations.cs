using System.Text.Json;

namespace Platform.Web.Tests.Calibrations;

/// <summary>Calibrations as Gates and the Evaluator leave them: 20 cases that people pass, then 20 that they fail.</summary>
internal static class SampleCalibrations
{
    public static Guid Known { get; } = Guid.Parse("019a0000-0000-7000-8000-000000000020");

    /// <param name="wrong">How many that people pass the judge fails, with 0.4; those are the first.</param>
    /// <param name="waiting">How many of the last are not scored yet.</param>
    /// <param name="set">Those of another one are other cases.</param>
    /// <param name="trace">What the first case is; the others have an input and an output of their own.</param>
    public static async Task<Guid> AddAsync(
        WebFixture web, TestProject project, string metric, string judge, string ago, int wrong, string model = "mini-1", int waiting = 0, string? trace = null, Guid? id = null,
        string set = "")
    {
        var request = id ?? Guid.CreateVersion7();
        var cases = JsonSerializer.Serialize(Enumerable.Range(0, 40).Select(i => i == 0 && trace is not null
            ? (object)new { label = true, traceId = trace }
            : new { id = $"case-{i}", label = i < 20, input = $"{set}Question {i}?", actualOutput = $"Answer {i}." }));
        await web.ExecuteAsync(
            """
            insert into evaluation_requests (project_id, id, test_cases) values (@Project, @request, @cases::jsonb);
            insert into calibrations (project_id, request_id, metric, labels, cases, created_at)
            select @Project, @request, @metric, array_fill(true, array[20]) || array_fill(false, array[20]),
                array_agg(md5((content - 'label')::text)::uuid order by place), now() - @ago::interval
            from jsonb_array_elements(@cases::jsonb) with ordinality as t (content, place);
            insert into evaluations (project_id, id, target, subject, request_id, source, metric, status, score, success, threshold, judge, model,
                prompt_version, judge_calls, cost_usd, reason, finished_at)
            select @Project, gen_random_uuid(), 'testCase', concat_ws('/', @request::text, i, 1), @request, 'request', @metric,
                case when i < 40 - @waiting then 'scored' else 'pending' end, case when i < 40 - @waiting then score end,
                case when i < 40 - @waiting then score >= 0.5 end, 0.5, @judge, @model, 'p1', 1, 0.001, 'It says so.',
                case when i < 40 - @waiting then now() end
            from generate_series(0, 39) i, lateral (select case when i < @wrong then 0.4 when i < 20 then 0.9 else 0.2 end score) made
            """,
            new { Project = project.Id, request, cases, metric, judge, model, ago, wrong, waiting });
        return request;
    }
}
