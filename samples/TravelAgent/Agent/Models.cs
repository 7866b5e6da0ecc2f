using System.ClientModel;
using System.Data.Common;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using Microsoft.Extensions.Logging.Abstractions;
using OpenAI;
using OpenAI.Chat;
using Platform.AgentTracing;
using Platform.TravelAgent.Scripted;

namespace Platform.TravelAgent.Agent;

/// <summary>Connections to models, given as <c>Endpoint=…;Key=…;Model=…</c>.</summary>
internal static class Models
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>The model of the connection string <c>chat</c>; without one, a scripted model.</summary>
        public void AddChatModel() => builder.Services
            .AddChatClient(services => builder.Configuration.GetConnectionString("chat") is { Length: > 0 } chat
                ? Connect(chat)
                : new ScriptedChatClient(
                    new(builder.Configuration.GetValue("Seed", 1), builder.Configuration.GetValue("Mistakes", 1.0)), services.GetRequiredService<TimeProvider>()))
            .UseFunctionInvocation(NullLoggerFactory.Instance, functions => functions.FunctionInvoker = InvokeAsync) // errors are on the spans
            .UseOpenTelemetry(configure: telemetry => telemetry.EnableSensitiveData = true);
    }

    /// <summary>The model that metrics ask in development mode: the connection string <c>judge</c>.</summary>
    internal static ChatConfiguration? Judge(IConfiguration configuration) =>
        configuration.GetConnectionString("judge") is { Length: > 0 } judge ? new(Connect(judge)) : null;

    /// <summary>Runs inside the span of the function call, so that this call is evaluated by itself.</summary>
    private static ValueTask<object?> InvokeAsync(FunctionInvocationContext call, CancellationToken cancellationToken)
    {
        if (call.Messages.LastOrDefault(message => message.Role == ChatRole.User) is { } question)
        {
            CurrentSpan.Update(
                toolsCalled: [new(call.Function.Name, call.Arguments)],
                expectedTools: [new(ExpectedTool(question.Text))],
                metricCollection: "travel-tools");
        }

        return call.Function.InvokeAsync(call.Arguments, cancellationToken);
    }

    /// <summary>What the product's own rules say a message is about; the model's choice is held against it.</summary>
    private static string ExpectedTool(string message) =>
        message.StartsWith("Book", StringComparison.OrdinalIgnoreCase) ? "book_flight" : "search_flights";

    private static IChatClient Connect(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return new ChatClient(
            (string)parts["Model"],
            new ApiKeyCredential((string)parts["Key"]),
            new OpenAIClientOptions { Endpoint = new((string)parts["Endpoint"]) }).AsIChatClient();
    }
}
