using System.Net;

namespace Platform.AgentTracing.Export;

/// <summary>Remembers how the Collector answered last, which the exporter itself does not tell.</summary>
internal sealed class CollectorAnswers() : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>For people to read.</summary>
    internal string Problem { get; private set; } = "no answer";

    /// <summary>The Collector has refused for good: sending the same again is of no use.</summary>
    internal bool Final { get; private set; }

    internal TimeSpan RetryAfter { get; private set; }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Forget();
        try
        {
            return Remember(base.Send(request, cancellationToken));
        }
        catch (Exception problem)
        {
            Problem = problem.Message;
            throw;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Forget();
        try
        {
            return Remember(await base.SendAsync(request, cancellationToken));
        }
        catch (Exception problem)
        {
            Problem = problem.Message;
            throw;
        }
    }

    private void Forget() => (Problem, Final, RetryAfter) = ("no answer", false, TimeSpan.Zero);

    private HttpResponseMessage Remember(HttpResponseMessage response)
    {
        Problem = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        Final = (int)response.StatusCode is >= 400 and < 500
            && response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);
        RetryAfter = response.Headers.RetryAfter is { Delta: { } delta } && delta < TimeSpan.FromMinutes(1) ? delta : TimeSpan.Zero;
        return response;
    }
}
