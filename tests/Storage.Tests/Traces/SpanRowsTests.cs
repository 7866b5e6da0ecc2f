using CsCheck;
using Platform.Storage.Traces;

namespace Platform.Storage.Tests.Traces;

public class SpanRowsTests(StorageFixture storage)
{
    // 16 KiB is what a block of the pool has: rows end in its midst, fill it, and are larger.
    [Fact]
    public async Task Rows_of_all_sizes_are_stored_as_they_were_sent() =>
        await Gen.Select(Gen.Int[0, 40_000].Array[1, 30], Gen.Int[1, 4]).SampleAsync(async (lengths, requests) =>
        {
            var trace = new SampleTrace(await storage.CreateProjectAsync());
            var spans = lengths.Select((length, i) => trace.Span(i + 1) with { Attributes = $$"""{"k":"{{new string((char)('a' + i % 26), length)}}"}""" });
            var rows = spans.Chunk((lengths.Length + requests - 1) / requests).Select(SpanRows.Of).ToList();

            var written = await storage.Get<SpanWriter>().WriteRowsAsync(rows, CancellationToken.None);
            rows.ForEach(request => request.Dispose());

            Assert.Equal(lengths.Length, written.New);
            Assert.Equal(
                spans.Select(span => span.Attributes),
                await storage.ListAsync<string>("select attributes::text from spans where trace_id = @Id order by span_id", new { trace.Id }));
        }, iter: 20, threads: 2);

    [Fact]
    public void What_waits_has_a_size_of_at_least_its_content()
    {
        var trace = new SampleTrace(1);
        using var small = SpanRows.Of([trace.Span(1)]);
        using var large = SpanRows.Of([trace.Span(1) with { Input = $"\"{new string('x', 100_000)}\"" }]);

        Assert.InRange(small.Size, 100, 20_000);
        Assert.InRange(large.Size, 100_000, 120_000);
    }

    [Fact]
    public async Task Memory_that_was_given_back_is_not_written()
    {
        var rows = SpanRows.Of([new SampleTrace(await storage.CreateProjectAsync()).Span(1)]);
        rows.Dispose();
        rows.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => storage.Get<SpanWriter>().WriteRowsAsync([rows], CancellationToken.None));
        Assert.Equal("span 1", rows.Spans[0].Name);
    }
}
