using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Platform.Storage.Projects;
using Platform.Storage.Traces;
using Platform.Web.Projects;

namespace Platform.Web.Tests;

/// <summary>A project of a test, with the means to fill it and to look at its pages.</summary>
public sealed class TestProject(WebFixture web, Project project)
{
    private HttpClient? _visitor;

    public int Id => project.Id;

    public string Name => project.Name;

    public Uri Site => web.Address;

    /// <summary>Ends with a slash.</summary>
    public string Address => ProjectAddresses.PrefixOf(project.Name);

    public async Task<HttpClient> VisitorAsync() => _visitor ??= await web.SignInAsync();

    /// <summary>A page as it comes, without script.</summary>
    public async Task<IHtmlDocument> OpenAsync(string page, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await GetAsync(page);
        Assert.Equal(expected, answer.StatusCode);
        return WebFixture.Parse(await answer.Content.ReadAsStringAsync());
    }

    public async Task<HttpResponseMessage> GetAsync(string page) =>
        await (await VisitorAsync()).GetAsync(new Uri(Address + page, UriKind.Relative));

    /// <summary>Sends a form of a page as a browser does, with its hidden fields.</summary>
    /// <param name="handler">The form's name, as the page gives it.</param>
    public async Task<HttpResponseMessage> SubmitAsync(string page, string handler, params (string Name, string Value)[] fields)
    {
        var document = await OpenAsync(page);
        var form = document.Forms.SingleOrDefault(form => form.QuerySelector("[name=_handler]")?.GetAttribute("value") == handler);
        Assert.True(form is not null, $"{page} has no form {handler}.");
        var hidden = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").Select(input => (Name: input.Name!, input.Value));
        using var content = new FormUrlEncodedContent(
            hidden.Where(one => fields.All(field => field.Name != one.Name)).Concat(fields).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await (await VisitorAsync()).PostAsync(new Uri(Address + page, UriKind.Relative), content);
    }

    public async Task WriteAsync(params IEnumerable<ArrivingSpan> spans)
    {
        var written = await web.Get<SpanWriter>().WriteAsync([.. spans], CancellationToken.None);
        Assert.Empty(written.Refused);
    }

    /// <summary>The traces that have arrived have been quiet.</summary>
    public Task SettleAsync() => web.ExecuteAsync("delete from unsettled_traces where project_id = @Id", new { Id });

    /// <summary>An evaluation as the Evaluator would have left it; <paramref name="row"/> gives the columns that matter.</summary>
    public Task AddEvaluationAsync(SampleEvaluation row) => web.ExecuteAsync(
        """
        insert into evaluations (project_id, id, target, subject, trace_id, span_id, thread_id, collection, collection_version,
            metric, threshold, status, score, success, reason, skip_reason, error, demo, judge, model, judge_calls, cost_usd,
            attempts, available_at, answers, cached, source, finished_at)
        values (@Id, @EvaluationId, @Target, @Subject, decode(@TraceId, 'hex'), decode(@SpanId, 'hex'), @ThreadId, @Collection, 1,
            @Metric, @Threshold, @Status, @Score, @Success, @Reason, @SkipReason, @Error, @Demo, @Judge, @Judge, @JudgeCalls,
            @CostUsd, @Attempts, now() + @Due, @Answers::jsonb, @Cached, @Source, case when @Status in ('pending', 'running') then null else now() end)
        """,
        new
        {
            Id,
            EvaluationId = Guid.CreateVersion7(),
            row.Target,
            row.Subject,
            row.TraceId,
            row.SpanId,
            row.ThreadId,
            row.Collection,
            row.Metric,
            row.Threshold,
            row.Status,
            row.Score,
            row.Success,
            row.Reason,
            row.SkipReason,
            row.Error,
            row.Demo,
            row.Judge,
            row.JudgeCalls,
            row.CostUsd,
            row.Attempts,
            row.Due,
            row.Answers,
            row.Cached,
            row.Source,
        });
}

/// <summary>What a test says of an evaluation.</summary>
public sealed record SampleEvaluation(string Metric, string Status)
{
    public string? TraceId { get; init; }

    public string? SpanId { get; init; }

    public string? ThreadId { get; init; }

    public string Collection { get; init; } = "answers";

    public double? Threshold { get; init; } = 0.7;

    public double? Score { get; init; }

    public bool? Success => Score >= Threshold;

    public string? Reason { get; init; }

    public string? SkipReason { get; init; }

    public string? Error { get; init; }

    public bool Demo { get; init; }

    public string? Judge { get; init; }

    public int JudgeCalls { get; init; }

    public decimal CostUsd { get; init; }

    public int Attempts { get; init; } = 1;

    /// <summary>From now on.</summary>
    public TimeSpan Due { get; init; }

    public string? Answers { get; init; }

    public bool Cached { get; init; }

    public string Source { get; init; } = "collection";

    public string Target => ThreadId is not null ? "thread" : SpanId is not null ? "span" : "trace";

    public string Subject => ThreadId is not null ? $"thread:{ThreadId}" : SpanId is not null ? $"{TraceId}/{SpanId}" : TraceId!;
}
