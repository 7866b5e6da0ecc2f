using Microsoft.AspNetCore.Http;

namespace Platform.Worker.Tests.Judges;

/// <summary>Endpoints that behave as no well-written one does.</summary>
public sealed class JudgeHttpTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    [Theory]
    [InlineData("stops halfway", "could not be asked")]
    [InlineData("is a web page", "could not be asked")]
    [InlineData("is empty", "could not be asked")]
    [InlineData("has no choices", "could not be asked")]
    public async Task An_answer_that_is_none_is_errored(string answer, string reason)
    {
        await using var endpoint = await Endpoint.StartAsync("/v1/chat/completions", async context =>
        {
            var response = context.Response;
            response.ContentType = "application/json";
            await response.WriteAsync(answer switch
            {
                "stops halfway" => """{"id":"1","choices":[{"mess""",
                "is a web page" => "<html>Bad gateway</html>",
                "has no choices" => """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[]}""",
                _ => "",
            });
            if (answer == "stops halfway")
            {
                await response.Body.FlushAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, response.HttpContext.RequestAborted);
            }
        });
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync(
            ("ConnectionStrings:judge", $"Endpoint={endpoint.Urls.Single()}/v1;Key=k;Model=m"),
            ("Evaluator:JudgeTimeout", "00:00:00.500"), ("Evaluator:MaxAttempts", "2"));

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("errored", null), (evaluation.Status, evaluation.Score));
        Assert.Contains(reason, evaluation.Error, StringComparison.Ordinal);
    }
}
