using System.Text;
using System.Text.Json;
using CsCheck;
using Platform.Storage.Datasets;
using Platform.Storage.Datasets.Files;

namespace Platform.Storage.Tests.Datasets.Files;

public class GoldenFileTests
{
    private static readonly string[] _goldens =
    [
        """{"id":"1","input":"a, \"b\"\r\nc","context":["x;y","z"],"additionalMetadata":{"k":1.50},"odd":5}""",
        """{"id":"2","input":{"q":[1,null]},"expectedOutput":"","comments":"=1+1","odd":"5","x:json":true}""",
        """{"id":"3","input":"  spaces ü\u2028 ","expectedOutput":null,"tags":[],"context":["only"]}""",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task What_is_written_reads_back_the_same(string format)
    {
        var read = await ReadAsync(format, await WriteAsync(format, [.. _goldens.Select(golden => JsonElement.Parse(golden))]));

        Assert.Empty(read.Problems);
        Assert.Equal(3, read.Goldens.Count);
        Assert.All(read.Goldens.Zip(_goldens), pair =>
            Assert.True(JsonElement.DeepEquals(JsonElement.Parse(pair.Second), pair.First), pair.First.GetRawText()));
    }

    [Fact]
    public void Any_text_in_any_field_comes_back() =>
        Gen.Select(Gen.String[Gen.Char['\u0001', '\ud7ff'], 0, 40], Gen.Int[0, 3].Select(i => new[] { "input", "comments", "whatever", "a,b" }[i])).Array[1, 8]
            .Sample(fields =>
            {
                var goldens = fields.Select(field => JsonSerializer.SerializeToElement(
                    new Dictionary<string, string> { ["input"] = "q", [field.Item2] = field.Item1 })).ToList();
                var read = ReadAsync("csv", WriteAsync("csv", goldens).GetAwaiter().GetResult()).GetAwaiter().GetResult();
                return read.Problems.Count == 0 && read.Goldens.Zip(goldens).All(pair => JsonElement.DeepEquals(pair.First, pair.Second));
            }, iter: 200);

    [Fact]
    public async Task Plain_columns_are_what_a_spreadsheet_writes()
    {
        var read = await ReadAsync("csv", "input,expectedOutput,context,tags\n5,true,one text,\"[\"\"a\"\",\"\"b\"\"]\"\n");

        Assert.Empty(read.Problems);
        Assert.Equal("""{"input":"5","expectedOutput":"true","context":["one text"],"tags":["a","b"]}""", read.Goldens[0].GetRawText());
    }

    [Theory]
    [InlineData("jsonl", "{\"input\":\"a\"}\n\n{\"input\":}\n", "Line 3, column 10: ")]
    [InlineData("jsonl", "{\"input\":\"a\"}\n[1]", "Line 2: A golden is a JSON object.")]
    [InlineData("jsonl", "{\"output\":\"a\"}", "Line 1: A golden needs an input, or for a conversation a scenario or turns.")]
    [InlineData("jsonl", "{\"input\":\"a\",\"context\":\"b\"}", "Line 1: context must be a list.")]
    [InlineData("jsonl", "{\"input\":\"a\",\"id\":\"x\"}\n{\"input\":\"b\",\"id\":\"x\"}", "Line 2, column id: The id “x” stands in line 1 already.")]
    [InlineData("jsonl", "{\"input\":\"a\"}\n{\"scenario\":\"b\"}", "A dataset holds single-turn goldens (input) or conversations (scenario, turns), not both.")]
    [InlineData("csv", "", "Line 1: The first line of a CSV file names its columns; this file is empty.")]
    [InlineData("csv", "input,input\na,b\n", "Line 1, column input: Two columns have this name.")]
    [InlineData("csv", "input,id\n\"a\nb\",1\nc\n", "Line 4: It has 1 cells; there are 2 columns.")]
    [InlineData("csv", "input,context\na,[1\n", "Line 2, column context: The cell is not JSON: ")]
    [InlineData("csv", "input:json\nfree text\n", "Line 2, column input:json: The cell is not JSON: ")]
    [InlineData("csv", "input\na \"b\n", "Line 2: A quotation mark stands where none can be")]
    public async Task A_problem_is_named_with_its_place(string format, string file, string problem)
    {
        var read = await ReadAsync(format, file);

        Assert.StartsWith(problem, Assert.Single(read.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_problems_a_hundred_are_told() =>
        Assert.Equal(100, (await ReadAsync("jsonl", string.Concat(Enumerable.Repeat("x\n", 1000)))).Problems.Count);

    private static async Task<string> WriteAsync(string format, IReadOnlyList<JsonElement> goldens)
    {
        using var file = new MemoryStream();
        await GoldenFile.WriteAsync(file, format, [.. goldens.Select((golden, i) => new Golden(i, $"{i}", golden))], Cancellation);
        return Encoding.UTF8.GetString(file.ToArray());
    }

    private static async Task<ReadGoldens> ReadAsync(string format, string text)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await GoldenFile.ReadAsync(file, format, Cancellation);
    }
}
