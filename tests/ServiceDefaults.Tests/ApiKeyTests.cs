using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Npgsql;
using Platform.ServiceDefaults.ApiKeys;

namespace Platform.ServiceDefaults.Tests;

public sealed class ApiKeyTests
{
    private const string Key = "pk_of-project-7:with=odd+letters";

    [Theory]
    [InlineData("Authorization", $"Bearer {Key}")]
    [InlineData("Authorization", $"bearer  {Key} ")]
    [InlineData("x-api-key", Key)]
    [InlineData("X-API-KEY", Key)]
    [InlineData("CONFIDENT_API_KEY", Key)]
    [InlineData("CONFIDENT-API-KEY", Key)]
    [InlineData("x-confident-api-key", Key)]
    public async Task A_key_is_taken_in_every_spelling(string header, string value)
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces");
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));

        using var answer = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("7", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_key_is_taken_as_the_password_of_basic_authentication()
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"public:{Key}")));

        using var answer = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Authorization", "Bearer pk_of-nobody")]
    [InlineData("Authorization", "Bearer")]
    [InlineData("Authorization", "Basic not-base64!")]
    [InlineData("Authorization", "Basic bm8tY29sb24=")]
    [InlineData("x-api-key", "")]
    public async Task Without_a_known_key_the_refusal_suits_either_kind_of_client(string? header, string? value)
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces");
        if (header is not null)
            request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await ReadAsync(answer);
        Assert.Equal(401, (int)problem["status"]!);
        Assert.Contains("API key", (string)problem["title"]!, StringComparison.Ordinal);
        Assert.False((bool)problem["success"]!);
        Assert.Equal((string)problem["title"]!, (string)problem["error"]!);
    }

    [Fact]
    public async Task Without_the_scope_the_refusal_names_it_and_has_no_envelope_outside_v1()
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/keys") { Headers = { { "x-api-key", Key } } };

        using var answer = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var problem = await ReadAsync(answer);
        Assert.Contains("'admin'", (string)problem["title"]!, StringComparison.Ordinal);
        Assert.False(problem.AsObject().ContainsKey("success"));
    }

    [Fact]
    public async Task A_lookup_that_fails_asks_the_client_to_come_back()
    {
        await using var service = await StartAsync((_, _) => throw new NpgsqlException("The database is restarting."));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Headers = { { "x-api-key", Key } } };

        using var answer = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("/v1/traces", null, StatusCode.Unauthenticated)]
    [InlineData("/v1/traces", "pk_of-nobody", StatusCode.Unauthenticated)]
    [InlineData("/api/keys", Key, StatusCode.PermissionDenied)]
    public async Task A_grpc_client_hears_its_own_status(string method, string? key, StatusCode expected)
    {
        await using var service = await StartAsync(protocols: HttpProtocols.Http2);
        using var channel = GrpcChannel.ForAddress(service.Http.BaseAddress!);
        var parts = method.Trim('/').Split('/');
        var bytes = Marshallers.Create<byte[]>(value => value, value => value);
        var metadata = new Metadata();
        if (key is not null)
            metadata.Add("authorization", $"Bearer {key}");

        using var call = channel.CreateCallInvoker().AsyncUnaryCall(
            new Method<byte[], byte[]>(MethodType.Unary, parts[0], parts[1], bytes, bytes), null,
            new(metadata, cancellationToken: TestContext.Current.CancellationToken), []);
        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(expected, refused.StatusCode);
        Assert.Contains("API key", refused.Status.Detail, StringComparison.Ordinal);
    }

    private static Task<ServiceUnderTest> StartAsync(FindApiKey? find = null, HttpProtocols protocols = HttpProtocols.Http1) =>
        ServiceUnderTest.StartAsync(
            find ?? ((hash, _) => ValueTask.FromResult(hash.SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))
                ? new ApiKeyCaller(7, [Scopes.Ingest, Scopes.Read])
                : null)),
            map: app =>
            {
                app.MapPost("/v1/traces", (ClaimsPrincipal user) => $"{user.ProjectId}").RequireAuthorization(Scopes.Ingest);
                app.MapMethods("/api/keys", ["GET", "POST"], () => "keys").RequireAuthorization(Scopes.Admin);
            },
            protocols: protocols);

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
}
