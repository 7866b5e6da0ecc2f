extern alias judge;
using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using OpenAI;
using OpenAI.Chat;
using Platform.Metrics.Judging;

namespace Platform.TravelAgent.Tests;

/// <summary>The judge that the tests ask: that of the connection string <c>judge</c> in the environment, else the demo judge.</summary>
internal sealed class Judge : IDisposable
{
    private readonly WebApplicationFactory<judge::Program> _demo = new WebApplicationFactory<judge::Program>()
        .WithWebHostBuilder(host => host.ConfigureLogging(logging => logging.ClearProviders()));

    public IChatClient Client => Environment.GetEnvironmentVariable("ConnectionStrings__judge") is { Length: > 0 } given
        ? JudgeConnection.Parse(given).CreateClient()
        : new ChatClient("demo-judge", new ApiKeyCredential("none"), new OpenAIClientOptions
        {
            Endpoint = new("http://localhost/v1"),
            Transport = new HttpClientPipelineTransport(_demo.CreateClient()),
        }).AsIChatClient();

    public void Dispose() => _demo.Dispose();
}
