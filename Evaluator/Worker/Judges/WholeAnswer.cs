using System.Net;

namespace Platform.Worker.Judges;

/// <summary>
/// Reads an answer to its end, so that the time limit holds for one that stops halfway too. An endpoint that refuses a key
/// likes to repeat it: its words go no further, which keeps keys out of logs, traces and errors.
/// </summary>
internal sealed class WholeAnswer : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            response.Content.Dispose();
            response.Content = JsonContent.Create(new { error = new { message = "The key was refused.", type = "key" } });
        }

        return response;
    }
}
