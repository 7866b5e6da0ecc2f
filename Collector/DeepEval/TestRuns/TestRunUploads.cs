using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Platform.Storage;
using Platform.Storage.TestRuns;

namespace Platform.Collector.DeepEval.TestRuns;

/// <summary>Keeps test runs that DeepEval clients upload, with the traces of their cases.</summary>
internal sealed class TestRunUploads(
    TestRunStore runs, TestRunWriter writer, EmbeddedTraces traces, TimeProvider time)
{
    private static readonly string[] _lists = ["testCases", "conversationalTestCases"];

    /// <summary>
    /// Makes a run. A client that loses the connection sends it again, byte for byte: what comes within a minute or two after
    /// it has the same id and changes nothing.
    /// </summary>
    /// <param name="change">Adds what the upload does not say of the run.</param>
    internal async Task<TestRun> AddAsync(
        int project, JsonElement upload, Func<TestRun, TestRun> change, CancellationToken cancellationToken)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        var id = await runs.GetAsync(project, IdOf(upload, minute - 1), cancellationToken) is { } before ? before.Id : IdOf(upload, minute);
        upload = StorableJson.Of(upload);
        var cases = await CasesAsync(project, upload, cancellationToken);
        var run = await writer.SetAsync(project, change(UploadedRun.Read(upload, id, cases.Count)), cancellationToken);
        return await writer.AddCasesAsync(project, id, cases, cancellationToken) ?? run;
    }

    /// <summary>Adds a further batch; one that is sent again replaces itself. A run that is not there is made.</summary>
    internal async Task<TestRun> AddBatchAsync(int project, Guid id, JsonElement upload, CancellationToken cancellationToken)
    {
        upload = StorableJson.Of(upload);
        var cases = await CasesAsync(project, upload, cancellationToken);
        if (await writer.AddCasesAsync(project, id, cases, cancellationToken) is { } counted)
            return counted;
        await writer.SetAsync(project, UploadedRun.Read(upload, id, cases.Count), cancellationToken);
        return (await writer.AddCasesAsync(project, id, cases, cancellationToken))!;
    }

    internal static Guid IdOf(JsonElement upload, long minute)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> salt = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(salt, minute);
        hash.AppendData(salt);
        hash.AppendData(JsonMarshal.GetRawUtf8Value(upload));
        return new(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private async Task<List<TestRunCase>> CasesAsync(
        int project, JsonElement upload, CancellationToken cancellationToken)
    {
        var sent = (from list in _lists
                    let given = upload.Member(list)
                    where given is { ValueKind: JsonValueKind.Array }
                    from one in given.Value.EnumerateArray().Index()
                    select (Json: one.Item, Order: one.Index, Conversational: list == _lists[1])).ToList();
        // The traces of a batch share a commit.
        var stored = await Task.WhenAll(sent.Select(one => one.Json.Member("trace") is { } trace
            ? traces.StoreAsync(project, trace, cancellationToken) : Task.FromResult<string?>(null)));
        var cases = sent.Zip(stored, (one, trace) => UploadedCase.Read(one.Json, one.Conversational, one.Order, trace)).ToList();
        return Distinct(cases);
    }

    // No two cases of a batch may have one place: the later one gets a place of its own that no client counts up to.
    private static List<TestRunCase> Distinct(List<TestRunCase> cases)
    {
        const int farAway = 100_000_000;
        var taken = new Dictionary<(bool, int), int>();
        return cases.ConvertAll(one =>
        {
            var place = (one.Conversational, one.Position);
            taken[place] = taken.GetValueOrDefault(place) + 1;
            return taken[place] == 1 ? one : one with { Position = (farAway * taken[place]) + (one.Position % farAway) };
        });
    }
}
