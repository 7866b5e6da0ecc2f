using System.Net;

namespace Platform.Worker.Judges;

/// <summary>
/// Keeps keys out of logs, traces and errors: an endpoint that refuses a key likes to repeat it, so its words go no further.
/// </summary>
internal sealed class KeyRefusal : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            response.Content.Dispose();
            response.Content = JsonContent.Create(new { error = new { message = "The key was refused.", type = "key" } });
        }

        return response;
    }
}
