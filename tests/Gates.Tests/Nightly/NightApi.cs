using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Platform.Gates.Tests.Nightly;

/// <summary>Runs nights over HTTP.</summary>
internal static class NightApi
{
    extension(HttpClient client)
    {
        /// <returns>The finished run.</returns>
        public async Task<JsonElement> RunNightAsync(object request) => await client.FinishedNightAsync(await client.StartNightAsync(request));

        public async Task<string> StartNightAsync(object request)
        {
            var response = await client.PostAsJsonAsync("/api/gates/nightly", request, TestContext.Current.CancellationToken);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.Accepted, answer.GetRawText());
            return answer.GetProperty("id").GetString()!;
        }

        public async Task<JsonElement> FinishedNightAsync(string id)
        {
            JsonElement run = default;
            await UntilAsync(async () => (run = await client.NightAsync(id)).GetProperty("status").GetString() == "finished");
            return run;
        }

        public Task<JsonElement> NightAsync(string id) =>
            client.GetFromJsonAsync<JsonElement>($"/api/gates/runs/{id}", TestContext.Current.CancellationToken);
    }

    extension(JsonElement run)
    {
        public JsonElement Verdict => run.GetProperty("verdict");

        public JsonElement Evidence => run.Verdict.GetProperty("evidence");

        public string Outcome => run.Verdict.GetProperty("outcome").GetString()!;

        public bool IsShipBlocker => run.Evidence.GetProperty("shipBlocker").GetBoolean();
    }

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(120));
        while (!await holds())
            await Task.Delay(100, deadline.Token);
    }
}
