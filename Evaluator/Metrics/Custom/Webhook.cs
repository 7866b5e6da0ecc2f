using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Custom;

/// <summary>A score that a program of one's own gives: the test case goes there as JSON, score and reason come back. 0 to 1.</summary>
public sealed class Webhook(GivenOptions? options = null) : TestCaseMetric, ICatalogued<Webhook>
{
    private const int MostBytes = 64 * 1024;

    private static readonly MetricOption<string> _urlOption = new("url", "text",
        "Required. Where the test case is posted to, by http or https.", "", given =>
            given.ValueKind == JsonValueKind.String && Uri.TryCreate(given.GetString(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? given.GetString()! : throw new FormatException("must be an address that begins with http or https"))
    { IsRequired = true };

    private static readonly MetricOption<string?> _nameOption = MetricOption.Text("name", "What the score is called; Webhook when not given.");

    private static readonly MetricOption<int> _secondsOption = MetricOption.Whole("timeoutSeconds", 30, 1, 300, "How long an answer is waited for.");

    // Redirects and the metadata services of clouds (link-local) are ways to where the address does not say.
    private static readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = ConnectAsync,
    })
    { MaxResponseContentBufferSize = MostBytes, Timeout = Timeout.InfiniteTimeSpan };

    public static MetricDescription About { get; } = new()
    {
        Name = "Webhook",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace", "thread"],
        RequiredInputs = ["input|actualOutput|turns"],
        CallsOut = true,
        Summary = "Whatever a program of your own says of the test case.",
        WhenToUse = "Checks that need your systems: does the booking exist, does the code compile.",
        Formula = "The score that the answer { \"score\": 0.8, \"reason\": \"…\" } gives, 0 to 1.",
        Weaknesses = "As reliable as the program behind it; its answers may change. An answer that is late, too long or of another form "
            + "is a failure, not a score.",
        Options = [_urlOption, _nameOption, _secondsOption],
    };

    public string Url { get; init; } = options.Of(_urlOption);

    public string? GivenName { get; init; } = options.Of(_nameOption);

    public int TimeoutSeconds { get; init; } = options.Of(_secondsOption);

    public override string Name => GivenName ?? About.Name;

    public override MetricDescription Description => About;

    public static Webhook Create(GivenOptions options) => new(options);

    private protected override async Task<Measurement> MeasureCompleteAsync(
        TestCase testCase, IChatClient? judge, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds));
        try
        {
            using var body = JsonContent.Create(testCase with { Trace = null }, MetricsJson.Default.TestCase);
            using var response = await _client.PostAsync(new Uri(Url), body, limit.Token);
            if (!response.IsSuccessStatusCode)
                return Measurement.Failed($"The webhook answered HTTP {(int)response.StatusCode}.",
                    transient: response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError);
            var answer = await response.Content.ReadFromJsonAsync(MetricsJson.Default.WebhookAnswer, limit.Token);
            return answer?.Score is >= 0 and <= 1 and var score ? new(score, answer.Reason ?? "The webhook gave no reason.")
                : Measurement.Failed("The webhook's answer has no score from 0 to 1.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Measurement.Failed($"The webhook did not answer within {TimeoutSeconds} s.", transient: true);
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or UriFormatException)
        {
            return Measurement.Failed($"The webhook could not be asked: {problem.Message}", transient: problem is HttpRequestException);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = addresses.Where(address => !address.IsIPv6LinkLocal && !(address.MapToIPv4() is var four
            && four.GetAddressBytes() is [169, 254, ..])).ToArray();
        if (allowed is [])
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is not an address that webhooks may have.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>What a webhook answers.</summary>
public sealed record WebhookAnswer(double? Score, string? Reason);
