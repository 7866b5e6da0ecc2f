using Microsoft.Extensions.AI;

namespace Platform.Metrics.Judging;

/// <summary>
/// A judge that is told the schema of its answers in words, at the end of the message, and held to JSON alone. Some providers,
/// OpenAI among them, put a schema given as the format before the message: then metrics with different schemas share no
/// cached beginning. Worth it where several metrics look at the same long text; an answer of another schema costs a repair.
/// </summary>
public sealed class SchemaInWords(IChatClient judge) : DelegatingChatClient(judge);
