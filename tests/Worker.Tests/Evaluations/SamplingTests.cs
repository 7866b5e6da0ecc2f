using Dapper;
using Platform.Storage.MetricCollections;

namespace Platform.Worker.Tests.Evaluations;

public sealed class SamplingTests(WorkerFixture fixture)
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Takes_its_share_of_10_000_ids_even_if_they_only_count_up(double rate)
    {
        var ids = Enumerable.Range(0, 10_000).Select(number => BitConverter.GetBytes((long)number));

        var taken = ids.Count(id => Sampling.ShareOfTrace(id) < rate);

        // Four standard deviations of a binomial distribution: true for 99.99 % of all hashes, and always for this one.
        Assert.InRange(taken, (10_000 * rate) - (4 * Deviation(rate)), (10_000 * rate) + (4 * Deviation(rate)));
    }

    [Fact]
    public void A_rate_of_1_takes_all_and_of_0_none() =>
        Assert.All(Enumerable.Range(0, 1_000), number =>
            Assert.InRange(Sampling.ShareOfThread($"thread {number}"), 0, 1 - (1 / 4294967296.0)));

    [Fact]
    public async Task The_database_agrees()
    {
        await using var stored = await fixture.CreateAsync();
        await using var connection = await stored.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 100; i++)
        {
            var id = Stored.NewTraceId();
            Assert.Equal(
                Sampling.ShareOfTrace(id),
                await connection.ExecuteScalarAsync<double>($"select {Sampling.TraceShareSql} from (values (@id)) t (trace_id)", new { id }));
        }
    }

    private static double Deviation(double rate) => Math.Sqrt(10_000 * rate * (1 - rate));
}
