using System.Net;
using System.Text.Json.Nodes;
using Platform.Collector.Tests.Otlp;

namespace Platform.Collector.Tests.DeepEval;

public sealed class AnnotationUploadTests(CollectorFixture collector)
{
    public static TheoryData<string> Recordings => [.. Captured.Named("POST_v1_annotations")];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Everything_that_was_sent_comes_back(string recording)
    {
        var (client, _) = await collector.CreateProjectAsync();
        using var bare = collector.CreateClient();

        var answer = await bare.SendAsync(recording, client.DefaultRequestHeaders.Authorization!.Parameter!);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var read = (await (await client.GetAsync("/api/annotations", TestContext.Current.CancellationToken)).JsonAsync())!["items"]!.AsArray().Single()!;
        Assert.Equal((string?)read["id"], (string?)(await answer.JsonAsync())!["data"]!["id"]);
        // Named exceptions: ratings have the platform's names; a trace's id is kept beside the one that stands for it.
        foreach (var (name, value) in Captured.BodyOf(recording).AsObject())
        {
            if (name == "type")
                Assert.Equal((string?)value is "THUMBS_RATING" ? "thumbs" : "fiveStar", (string?)read["type"]);
            else
                Assert.True(JsonNode.DeepEquals(value, read[name] ?? read["extra"]?[name]), $"{name} in {read.ToJsonString()}");
        }
    }

    [Fact]
    public async Task A_span_is_annotated_by_its_id_alone()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var (trace, span) = (NewTrace.NewId(), NewTrace.NewId());
        await client.PostJsonAsync(NewTrace.Of(trace, NewTrace.Span(span)).ToJsonString());

        var answer = await client.PostJsonAsync(new JsonObject { ["rating"] = 0, ["spanUuid"] = span }.ToJsonString(), "/v1/annotations");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var ofTrace = await (await client.GetAsync($"/api/annotations?traceId={trace}", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal(span.Replace("-", "", StringComparison.Ordinal), (string?)ofTrace!["items"]![0]!["spanId"]);
    }

    [Theory]
    [InlineData("""{"rating":1}""", "exactly one of traceUuid")]
    [InlineData("""{"rating":1,"traceUuid":"a","threadId":"b"}""", "exactly one of traceUuid")]
    [InlineData("""{"rating":7,"traceUuid":"a"}""", "rating must be")]
    [InlineData("""{"traceUuid":"a"}""", "rating must be")]
    [InlineData("""{"rating":1,"traceUuid":"a","type":"STARS"}""", "type must be")]
    [InlineData("""{"rating":1,"threadId":"a","expectedOutput":"x"}""", "expectedOutput")]
    public async Task What_is_no_annotation_is_refused(string body, string reason)
    {
        var (client, _) = await collector.CreateProjectAsync();

        await (await client.PostJsonAsync(body, "/v1/annotations")).AssertRefusedAsync(HttpStatusCode.BadRequest, reason);
    }
}
