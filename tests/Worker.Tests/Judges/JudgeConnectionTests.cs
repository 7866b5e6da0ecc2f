using Microsoft.Extensions.Options;
using Platform.Metrics.Judging;

namespace Platform.Worker.Tests.Judges;

public sealed class JudgeConnectionTests(WorkerFixture fixture)
{
    [Fact]
    public void Reads_all_parts_in_any_order_and_case()
    {
        var judge = JudgeConnection.Parse("model=gpt-5-mini;KEY=a=b;endpoint=https://judge.example/v1;demo=TRUE");

        Assert.Equal(new JudgeConnection(new("https://judge.example/v1"), "a=b", "gpt-5-mini", IsDemo: true), judge);
    }

    [Fact]
    public void Needs_no_key()
    {
        var judge = JudgeConnection.Parse("Endpoint=http://localhost:11434/v1;Model=llama");

        Assert.Equal(("", false), (judge.Key, judge.IsDemo));
    }

    [Theory]
    [InlineData("Key=sk-secret;Model=m")]
    [InlineData("Endpoint=judge.example;Key=sk-secret;Model=m")]
    [InlineData("Endpoint=ftp://judge.example;Key=sk-secret;Model=m")]
    [InlineData("Endpoint=https://judge.example;Key=sk-secret")]
    [InlineData("Endpoint=https://judge.example;Key=sk-secret;Model=m;RequestsPerMinute=many")]
    [InlineData("Endpoint=https://judge.example;Key=sk-secret;Model=m;TokensPerMinute=0")]
    [InlineData("Endpoint=https://judge.example;Key=sk-secret;Model=m;Schema=loose")]
    [InlineData("sk-secret")]
    public void What_is_wrong_is_said_without_the_key(string connectionString)
    {
        var problem = Assert.Throws<FormatException>(() => JudgeConnection.Parse(connectionString));

        Assert.DoesNotContain("sk-secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_show_the_key() => Assert.DoesNotContain(
        "sk-secret", $"{JudgeConnection.Parse("Endpoint=https://judge.example;Key=sk-secret;Model=m")}", StringComparison.Ordinal);

    [Fact]
    public async Task The_program_does_not_start_with_a_judge_that_cannot_be()
    {
        await using var stored = await fixture.CreateAsync();
        await using var worker = new WorkerHost(stored.ConnectionString, new() { ["ConnectionStrings:judge-strong"] = "Key=sk-secret" });

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(worker.StartAsync);

        Assert.Equal("The connection string judge-strong must name an http or https address as Endpoint.", problem.Message);
    }

    [Fact]
    public async Task The_program_does_not_start_with_a_fallback_that_is_not_there()
    {
        await using var stored = await fixture.CreateAsync();
        await using var worker = new WorkerHost(stored.ConnectionString,
            new() { ["ConnectionStrings:judge"] = "Endpoint=http://judge.example;Model=m;Fallback=cheap" });

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(worker.StartAsync);

        Assert.Equal("The connection string judge names the judge cheap as Fallback, which is not configured.", problem.Message);
    }

    [Theory]
    [InlineData("Evaluator:Concurrency", "0")]
    [InlineData("Evaluator:MaxAttempts", "0")]
    [InlineData("Evaluator:Lease", "00:00:00")]
    public async Task The_program_does_not_start_with_settings_that_cannot_be(string key, string value)
    {
        await using var stored = await fixture.CreateAsync();
        await using var worker = new WorkerHost(stored.ConnectionString, new() { [key] = value });

        var problem = await Assert.ThrowsAnyAsync<Exception>(worker.StartAsync);

        // The program may have ended, and disposed of its services, before the factory asks for them.
        Assert.True(problem is OptionsValidationException or ObjectDisposedException, problem.ToString());
    }
}
