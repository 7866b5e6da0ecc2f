using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Platform.ServiceDefaults.Tests;

public sealed class DefaultsTests
{
    [Fact]
    public async Task A_service_that_is_not_ready_is_still_alive_and_says_both_without_a_key()
    {
        var health = HealthCheckResult.Unhealthy("The database is away.");
        await using var service = await ServiceUnderTest.StartAsync(configure: builder =>
            builder.Services.AddHealthChecks().AddCheck("database", () => health));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("/health"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/alive"));
        health = HealthCheckResult.Healthy();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health"));

        async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var answer = await service.Http.GetAsync(path, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_service_finds_another_by_its_name_and_tries_again_when_it_stumbles()
    {
        var calls = 0;
        await using var other = await ServiceUnderTest.StartAsync(map: app => app.MapGet("/", () =>
            Interlocked.Increment(ref calls) == 1 ? Results.StatusCode(503) : Results.Text("found")));
        await using var service = await ServiceUnderTest.StartAsync(configure: builder =>
            builder.Configuration["services:other:http:0"] = other.Http.BaseAddress!.ToString());
        using var http = service.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

        Assert.Equal("found", await http.GetStringAsync("http://other/", TestContext.Current.CancellationToken));
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task An_exception_is_answered_as_a_problem_without_its_text()
    {
        await using var service = await ServiceUnderTest.StartAsync(map: app =>
            app.MapGet("/", string () => throw new InvalidOperationException("Password=secret")));

        using var answer = await service.Http.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(
            "secret", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?count=many", "application/json", "{}", "The JSON body or a parameter of the address cannot be read. ")]
    [InlineData("/", "application/json", "{", "The JSON body or a parameter of the address cannot be read. ")]
    [InlineData("/", "text/plain", "{}", "Send the body as application/json.")]
    public async Task A_request_that_cannot_be_read_is_answered_with_what_to_send(string address, string type, string body, string title)
    {
        await using var service = await ServiceUnderTest.StartAsync(
            configure: builder => builder.Services.Configure<ProblemDetailsOptions>(problems =>
                problems.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["error"] = context.ProblemDetails.Title),
            map: app => app.MapPost("/", (Dictionary<string, int> body, int count = 1) => body.Count + count));

        using var answer = await service.Http.PostAsync(address, new StringContent(body, null, type), TestContext.Current.CancellationToken);

        var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        Assert.StartsWith(title, (string)problem["title"]!, StringComparison.Ordinal);
        Assert.StartsWith(title, (string)problem["error"]!, StringComparison.Ordinal); // what a service adds has it too
    }
}
