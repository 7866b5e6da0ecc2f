using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Custom;

/// <summary>A score that a program of one's own gives: the test case goes there as JSON, score and reason come back. 0 to 1.</summary>
/// <remarks>What it may reach and how much it may send: decision 0028. The secret is in no result, error or log.</remarks>
public sealed partial class Webhook(GivenOptions? options = null) : TestCaseMetric, ICatalogued<Webhook>
{
    private const int MostBytes = 64 * 1024;
    private const int MostSentBytes = 1024 * 1024;
    private const int LongestReason = 2_000;

    private static readonly MetricOption<string> _urlOption = new("url", "text",
        "Required. Where the test case is posted to, by http or https.", "", given =>
            given.ValueKind == JsonValueKind.String && Uri.TryCreate(given.GetString(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? given.GetString()! : throw new FormatException("must be an address that begins with http or https"))
    { IsRequired = true };

    private static readonly MetricOption<string?> _nameOption = MetricOption.Text("name", "What the score is called; Webhook when not given.");

    private static readonly MetricOption<int> _secondsOption = MetricOption.Whole("timeoutSeconds", 30, 1, 300, "How long an answer is waited for.");

    private static readonly MetricOption<string> _headerOption = new("header", "text",
        "The header that carries the secret; Authorization when not given.", "Authorization", given =>
            given.ValueKind == JsonValueKind.String && given.GetString() is { } header && HeaderName().IsMatch(header) && !_ownHeaders!.Contains(header)
                ? header : throw new FormatException("must be a header's name of letters, digits and hyphens that HTTP does not need itself"));

    private static readonly MetricOption<string?> _secretOption = new("secret", "text",
        "The header's value, such as Bearer …; the platform keeps it apart and shows it to nobody.", null, given =>
            given.ValueKind == JsonValueKind.String && given.GetString() is { } secret && IsSecret(secret) ? secret : throw new FormatException("must be 1 to 2,000 printable ASCII characters"));

    private static readonly HashSet<string> _ownHeaders = new(StringComparer.OrdinalIgnoreCase)
    { "Host", "Connection", "Content-Length", "Content-Type", "Transfer-Encoding", "Upgrade", "TE", "Trailer", "Expect" };

    // A redirect is a way to where the address does not say.
    private static readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false, // the check of addresses would be the proxy's
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = WebhookAddress.ConnectAsync,
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
        Options = [_urlOption, _headerOption, _secretOption, _nameOption, _secondsOption, CommonOptions.Better],
    };

    public string Url { get; init; } = options.Of(_urlOption);

    public string Header { get; init; } = options.Of(_headerOption);

    public string? Secret { private get; init; } = options.Of(_secretOption);

    public string? GivenName { get; init; } = options.Of(_nameOption);

    public int TimeoutSeconds { get; init; } = options.Of(_secondsOption);

    public override IEnumerable<Uri> CalledAddresses => [new(Url)];

    public override string Name => GivenName ?? About.Name;

    public override MetricDescription Description { get; } = About with { Direction = options.Of(CommonOptions.Better) };

    public static Webhook Create(GivenOptions options) => new(options);

    private protected override async Task<Measurement> MeasureCompleteAsync(
        TestCase testCase, IChatClient? judge, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds));
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(testCase with { Trace = null }, MetricsJson.Default.TestCase);
            if (body.Length > MostSentBytes)
                return Measurement.Failed($"The test case is larger than the {MostSentBytes / 1024} KiB that a webhook is sent.");
            using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (Secret is not null)
                request.Headers.TryAddWithoutValidation(Header, Secret);
            using var response = await _client.SendAsync(request, limit.Token);
            if (!response.IsSuccessStatusCode)
                return Measurement.Failed($"The webhook answered HTTP {(int)response.StatusCode}.",
                    transient: response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError);
            var answer = await response.Content.ReadFromJsonAsync(MetricsJson.Default.WebhookAnswer, limit.Token);
            return answer?.Score is >= 0 and <= 1 and var score ? new(score, Cut(answer.Reason) ?? "The webhook gave no reason.")
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

    internal static bool IsSecret(string secret) => secret.Length is > 0 and <= 2_000 && secret.All(letter => letter is >= ' ' and <= '~');

    private static string? Cut(string? reason) => reason is { Length: > LongestReason } ? reason[..LongestReason] + "…" : reason;

    [GeneratedRegex("^[A-Za-z0-9-]{1,64}$")]
    private static partial Regex HeaderName();
}

/// <summary>What a webhook answers.</summary>
public sealed record WebhookAnswer(double? Score, string? Reason);
