using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Platform.ServiceDefaults.ApiKeys;

namespace Platform.ServiceDefaults.Tests;

public sealed class ApiKeyCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<string, ApiKeyCaller> _stored = [];
    private readonly ApiKeyCache _cache;
    private int _lookups;
    private bool _isDown;

    public ApiKeyCacheTests() => _cache = new(
        (hash, _) =>
        {
            _lookups++;
            if (_isDown)
                throw new DatabaseIsDown();
            return ValueTask.FromResult(_stored.GetValueOrDefault(Convert.ToHexString(hash)));
        },
        _time);

    [Fact]
    public async Task A_known_key_is_looked_up_once_in_five_seconds()
    {
        var key = Add(1);

        for (var request = 0; request < 100; request++)
            Assert.Equal(1, (await FindAsync(key))?.ProjectId);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        await FindAsync(key);
        Assert.Equal(1, _lookups);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        await FindAsync(key);
        Assert.Equal(2, _lookups);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_after_five_seconds()
    {
        var key = Add(1);
        await FindAsync(key);
        _stored.Clear();

        Assert.NotNull(await FindAsync(key));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await FindAsync(key));
    }

    [Fact]
    public async Task While_keys_cannot_be_looked_up_those_known_lately_are_let_in()
    {
        var key = Add(1);
        await FindAsync(key);
        _isDown = true;

        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.NotNull(await FindAsync(key));
        await Assert.ThrowsAsync<DatabaseIsDown>(() => FindAsync(Hash(2)).AsTask());
        _time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<DatabaseIsDown>(() => FindAsync(key).AsTask());
    }

    [Fact]
    public async Task An_unknown_key_is_looked_up_once_in_two_seconds_and_then_found()
    {
        var key = Hash(1);
        Assert.Null(await FindAsync(key));
        Add(1);
        Assert.Null(await FindAsync(key));
        Assert.Equal(1, _lookups);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, (await FindAsync(key))?.ProjectId);
    }

    [Fact]
    public async Task Guessed_keys_fill_no_memory_and_push_no_known_key_out()
    {
        var key = Add(1);
        await FindAsync(key);

        for (var guess = 2; guess < 3 * ApiKeyCache.MostRemembered; guess++)
            await FindAsync(Hash(guess));

        Assert.InRange(_cache.Remembered, 1, ApiKeyCache.MostRemembered + 1);
        _lookups = 0;
        await FindAsync(key);
        Assert.Equal(0, _lookups);
    }

    private byte[] Add(int project)
    {
        var key = Hash(project);
        _stored[Convert.ToHexString(key)] = new(project, [Scopes.Ingest]);
        return key;
    }

    private static byte[] Hash(int number) => SHA256.HashData(BitConverter.GetBytes(number));

    private ValueTask<ApiKeyCaller?> FindAsync(byte[] hash) => _cache.FindAsync(hash, TestContext.Current.CancellationToken);

    private sealed class DatabaseIsDown : DbException;
}
