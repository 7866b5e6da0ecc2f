using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Metrics.UnitTests;

/// <summary>
/// A judge whose answers are kept on disk, so that tests that run again with the same texts cost nothing and give the same
/// scores. Keyed by the whole request and the model; several processes may share the folder. Nothing is removed.
/// </summary>
/// <param name="folder">Created when needed.</param>
public sealed class DiskCache(IChatClient judge, string folder) : DelegatingChatClient(judge)
{
    /// <summary>How many answers came from disk.</summary>
    public int Hits => _hits;

    private int _hits;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages.ToList();
        var path = Path.Combine(folder, $"{Key(asked, options)}.json");
        if (File.Exists(path))
        {
            await using var kept = File.OpenRead(path);
            if (await JsonSerializer.DeserializeAsync<ChatResponse>(kept, AIJsonUtilities.DefaultOptions, cancellationToken) is { } answer)
            {
                Interlocked.Increment(ref _hits);
                return answer;
            }
        }

        var response = await base.GetResponseAsync(asked, options, cancellationToken);
        if (response.FinishReason == ChatFinishReason.Stop)
            await KeepAsync(path, response, cancellationToken);
        return response;
    }

    private async Task KeepAsync(string path, ChatResponse response, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var unfinished = $"{path}.{Guid.CreateVersion7():n}"; // a reader never sees half a file
        await File.WriteAllTextAsync(unfinished, JsonSerializer.Serialize(response, AIJsonUtilities.DefaultOptions), cancellationToken);
        File.Move(unfinished, path, overwrite: true);
    }

    private string Key(List<ChatMessage> messages, ChatOptions? options)
    {
        var known = InnerClient.GetService<ChatClientMetadata>();
        var format = options?.ResponseFormat is { } given ? JsonSerializer.Serialize(given, AIJsonUtilities.DefaultOptions) : "";
        var text = string.Join('\n', [
            $"{known?.ProviderUri} {known?.DefaultModelId} {options?.Temperature} {options?.Seed}", format,
            JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions)]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
