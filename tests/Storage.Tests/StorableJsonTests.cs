using System.Text.Json;

namespace Platform.Storage.Tests;

public class StorableJsonTests
{
    [Theory]
    [InlineData("""{"b": 1, "a": "x\n\"é\""}""", """{"b": 1, "a": "x\n\"é\""}""")]
    [InlineData("""["\u0000"]""", "[\"\ufffd\"]")]
    [InlineData("""["\\u0000"]""", """["\\u0000"]""")]
    [InlineData("""["\\\u0000"]""", "[\"\\\\\ufffd\"]")]
    [InlineData("""["\ud83d\ude00"]""", """["\ud83d\ude00"]""")]
    [InlineData("""["\ud83d"]""", "[\"\ufffd\"]")]
    [InlineData("""["\ude00\ud83d"]""", "[\"\ufffd\ufffd\"]")]
    [InlineData("""["\ud83d\u0041"]""", "[\"\ufffd\\u0041\"]")]
    public void Only_what_no_text_can_hold_is_replaced(string sent, string stored) =>
        Assert.Equal(stored, StorableJson.Of(JsonElement.Parse(sent)).GetRawText());

    [Fact]
    public void Text_loses_nul_and_lone_surrogates() =>
        Assert.Equal("a\ufffdb\ufffdc", StorableJson.Text("a\0b\ud800c"));
}
