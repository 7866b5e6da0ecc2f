extern alias cli;

using System.Net;
using cli::Platform.Gate;
using cli::Platform.Gate.Output;
using Microsoft.Extensions.Time.Testing;

namespace Platform.Gates.Tests.Cli;

/// <summary>Server-sent events as a service that restarts sends them.</summary>
public class RunEventsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<Standing> _seen = [];

    [Fact]
    public async Task A_run_is_followed_over_a_restart_of_the_service()
    {
        await FollowAsync(
            () => Stream("progress", 1),                                  // and then the connection ends
            () => throw new HttpRequestException("Connection refused."), // while it is away
            () => new(HttpStatusCode.ServiceUnavailable),                // while it starts
            () => Stream("progress", 2, "verdict", 3));

        Assert.Equal([1, 2, 3], _seen.Select(each => each.Done));
        Assert.Equal("2 of 3 trials, 1 not passed, 0.5000 USD so far, 0:01 left", _seen[1].Sentence(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task A_key_that_is_missing_is_asked_for_by_its_variable() =>
        Assert.EndsWith(" This command takes it from PLATFORM_API_KEY.", (await Assert.ThrowsAsync<GateServerException>(() => FollowAsync(() =>
            new(HttpStatusCode.Unauthorized) { Content = new StringContent("""{"title":"An API key is missing."}""") }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_run_that_may_not_be_read_is_not_asked_for_again() =>
        Assert.Equal("http://gates answered 403: The key lacks the scope read.", (await Assert.ThrowsAsync<GateServerException>(() => FollowAsync(() =>
            new(HttpStatusCode.Forbidden) { Content = new StringContent("""{"title":"The key lacks the scope read."}""") }))).Message);

    [Fact]
    public async Task A_service_that_stays_away_is_given_up()
    {
        var tries = 0;

        var problem = await Assert.ThrowsAsync<GateServerException>(() => FollowAsync([.. Enumerable.Repeat<Func<HttpResponseMessage>>(() =>
        {
            tries++;
            throw new HttpRequestException("Connection refused.");
        }, 100)]));

        Assert.Equal(60, tries);
        Assert.Contains("went away while /api/gates/runs/1 ran", problem.Message);
    }

    private async Task FollowAsync(params Func<HttpResponseMessage>[] answers)
    {
        using var http = new HttpClient(new Answers(answers)) { BaseAddress = new("http://gates") };
        var following = new RunEvents(http, "/api/gates/runs/1", _time).FollowAsync(new Seen(_seen), TestContext.Current.CancellationToken);
        while (!following.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await following;
    }

    private static HttpResponseMessage Stream(params object[] events) => new()
    {
        RequestMessage = new(HttpMethod.Get, "http://gates/api/gates/runs/1/events"),
        Content = new StringContent(string.Concat(events.Chunk(2).Select(each =>
            $"event: {each[0]}\ndata: {{\"tier\":\"nightly\",\"progress\":{{\"done\":{each[1]},\"total\":3,\"passed\":0,\"failed\":1,\"errored\":0}},\"costUsd\":0.5}}\n\n")), null, "text/event-stream"),
    };

    private sealed class Answers(Func<HttpResponseMessage>[] answers) : HttpMessageHandler
    {
        private int _next;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = answers[_next++]();
            answer.RequestMessage = request;
            return Task.FromResult(answer);
        }
    }

    private sealed class Seen(List<Standing> seen) : IProgress<Standing>
    {
        public void Report(Standing value) => seen.Add(value);
    }
}
