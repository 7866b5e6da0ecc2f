using System.Text.Json;
using Platform.Web.Components.Content;

namespace Platform.Web.Tests.Content;

public class ChatMessageTests
{
    [Theory]
    // OpenAI
    [InlineData("""[{"role":"user","content":"hi"}]""", "user: text hi")]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}]}""", "user: text hi")]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":"hi"}}]}""", "assistant: text hi")]
    [InlineData("""[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"image_url","image_url":{}}]}]""", "user: text hi, image_url")]
    [InlineData("""[{"role":"assistant","content":null,"tool_calls":[{"function":{"name":"f","arguments":"{\"a\":1}"}}]}]""", """assistant: call f {"a":1}""")]
    // GenAI conventions 1.41
    [InlineData("""[{"role":"assistant","parts":[{"type":"reasoning","content":"hm"},{"type":"text","content":"hi"}],"finish_reason":"stop"}]""", "assistant: reasoning hm, text hi")]
    [InlineData("""[{"role":"assistant","parts":[{"type":"tool_call","name":"f","arguments":{"a":1}}]}]""", """assistant: call f {"a":1}""")]
    [InlineData("""[{"role":"tool","parts":[{"type":"tool_call_response","response":"[1]"}]}]""", "tool: result [1]")]
    [InlineData("""[{"role":"tool","parts":[{"type":"tool_call_response","result":"ok"}]}]""", "tool: result \"ok\"")]
    // Anthropic
    [InlineData("""[{"role":"assistant","content":[{"type":"tool_use","name":"f","input":{"a":1}}]}]""", """assistant: call f {"a":1}""")]
    [InlineData("""[{"role":"user","content":[{"type":"tool_result","content":"ok"}]}]""", "user: result \"ok\"")]
    // none
    [InlineData("""{"role":"admin"}""", null)]
    [InlineData("""[{"role":"user","content":"hi"},{"x":1}]""", null)]
    [InlineData("""["hi"]""", null)]
    [InlineData("""[]""", null)]
    [InlineData("""1""", null)]
    public void Reads_every_convention_and_nothing_else(string json, string? expected)
    {
        var messages = ChatMessage.Read(JsonSerializer.Deserialize<JsonElement>(json));

        Assert.Equal(expected, messages is null ? null : string.Join("; ", messages.Select(message =>
            $"{message.Role}: {string.Join(", ", message.Parts.Select(Say))}")));
    }

    private static string Say(ChatPart part) => part.Kind is "call" or "result"
        ? string.Join(' ', new[] { part.Kind, part.Name, part.Value?.GetRawText() }.Where(word => word is not null))
        : part.Text is null ? part.Kind : $"{part.Kind} {part.Text}";
}
