using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Platform.Hosting.Tests;

/// <summary>What AppHost.cs makes of its settings; nothing is started.</summary>
public class PlatformModelTests
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_judge_the_demo_judge_is_part_of_the_platform()
    {
        await using var builder = await BuilderAsync();

        Assert.Contains(builder.Resources, one => one.Name == "demo-judge");
        Assert.Contains("Demo=true", Judge(builder, "judge").ConnectionStringExpression.ValueExpression, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judges_that_are_given_replace_the_demo_judge()
    {
        await using var builder = await BuilderAsync(
            "--PLATFORM_JUDGE=Endpoint=https://models.example/v1;Key=k;Model=m", "--PLATFORM_JUDGE_STRONG=Endpoint=https://strong.example/v1;Key=k;Model=s");

        Assert.DoesNotContain(builder.Resources, one => one.Name is "demo-judge" or "judge-cheap");
        Assert.Equal(
            "Endpoint=https://models.example/v1;Key=k;Model=m", await Judge(builder, "judge").GetConnectionStringAsync(_cancellationToken));
        Assert.Equal(
            "Endpoint=https://strong.example/v1;Key=k;Model=s", await Judge(builder, "judge-strong").GetConnectionStringAsync(_cancellationToken));
    }

    [Fact]
    public async Task The_offset_is_added_to_every_port()
    {
        await using var builder = await BuilderAsync("--PLATFORM_PORT_OFFSET=20000");

        Assert.Equal(
            [24317, 24318, 25080, 25090],
            builder.Resources.SelectMany(one => one.Annotations.OfType<EndpointAnnotation>()).Select(one => one.Port).OfType<int>().Order());
    }

    [Theory]
    [InlineData("many", 4318)]
    [InlineData("1.5", 4318)]
    [InlineData("-4318", 4318)]
    [InlineData("60500", 5090)]
    public async Task An_offset_that_leaves_no_port_is_refused_with_the_port(string offset, int port)
    {
        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => BuilderAsync($"--PLATFORM_PORT_OFFSET={offset}"));

        Assert.Equal(
            $"PLATFORM_PORT_OFFSET is '{offset}', but must be a whole number that leaves port {port} between 1 and 65535.", refusal.Message);
    }

    [Fact]
    public async Task Secrets_are_generated_once_and_only_their_owner_can_read_them()
    {
        var data = Path.Combine(Path.GetTempPath(), $"hosting-tests-{Guid.NewGuid():N}");
        try
        {
            var keys = new List<string?>();
            for (var start = 0; start < 2; start++)
            {
                await using var builder = await BuilderAsync($"--PLATFORM_DATA={data}");
                keys.Add(await Parameter(builder, "api-key").GetValueAsync(_cancellationToken));
            }

            Assert.Equal(32, keys[0]?.Length);
            Assert.Equal(keys[0], keys[1]);
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, "secrets", "api-key")));

            // A person has edited one, and lost another to a full disk.
            await File.WriteAllTextAsync(Path.Combine(data, "secrets", "api-key"), "edited\n", _cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(data, "secrets", "browser-token"), "", _cancellationToken);
            await using var edited = await BuilderAsync($"--PLATFORM_DATA={data}");
            Assert.Equal("edited", await Parameter(edited, "api-key").GetValueAsync(_cancellationToken));
            Assert.Equal(32, (await Parameter(edited, "browser-token").GetValueAsync(_cancellationToken))?.Length);

            await using var given = await BuilderAsync($"--PLATFORM_DATA={data}", "--PLATFORM_API_KEY=given");
            Assert.Equal("given", await Parameter(given, "api-key").GetValueAsync(_cancellationToken));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public void The_app_host_fits_on_one_screen() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Repository.Root, "AppHost", "AppHost.cs")).Length, 1, 59);

    private Task<IDistributedApplicationTestingBuilder> BuilderAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(args, _cancellationToken);

    private static IResourceWithConnectionString Judge(IDistributedApplicationBuilder builder, string name) =>
        (IResourceWithConnectionString)builder.Resources.Single(one => one.Name == name);

    private static ParameterResource Parameter(IDistributedApplicationBuilder builder, string name) =>
        (ParameterResource)builder.Resources.Single(one => one.Name == name);
}
