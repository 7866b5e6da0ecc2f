using System.Net;
using Polly.CircuitBreaker;

namespace Platform.Worker.Judges;

/// <summary>Notices by its answers that a judge wants to be left alone, or is back.</summary>
internal sealed class RestNotice(string judge, JudgeRests rests, TimeProvider time) : DelegatingHandler
{
    public const string DoesNotAnswer = "does not answer";
    private const string LimitsItsRate = "limits its rate";
    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
        }
        catch (BrokenCircuitException broken)
        {
            // The break may be over for the clock: then somebody else's try decides whether the judge is back.
            rests.Begin(judge, DoesNotAnswer, AtLeast(broken.RetryAfter));
            throw;
        }

        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            rests.Begin(judge, LimitsItsRate, AskedBy(response));
        else if (response.IsSuccessStatusCode)
            rests.Of(judge).Answered();
        return response;
    }

    private TimeSpan? AskedBy(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } after && (after.Delta ?? after.Date - time.GetUtcNow()) is { } asked ? AtLeast(asked) : null;

    private static TimeSpan AtLeast(TimeSpan? asked) => asked > ShortestRest ? asked.Value : ShortestRest;
}
