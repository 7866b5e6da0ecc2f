using System.Collections.Frozen;
using Platform.Collector.Otlp.Attributes;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>Brings the names of model providers to those of the GenAI conventions; unknown ones stay as they were sent.</summary>
internal static class Providers
{
    private static readonly FrozenDictionary<string, string> _known = new Dictionary<string, string[]>
    {
        ["anthropic"] = ["anthropic", "anthropic.messages"],
        ["aws.bedrock"] = ["aws.bedrock", "aws_bedrock", "bedrock", "amazon-bedrock", "amazon_bedrock", "aws"],
        ["azure.ai.inference"] = ["azure.ai.inference", "az.ai.inference", "azure_ai"],
        ["azure.ai.openai"] = ["azure.ai.openai", "az.ai.openai", "azure_openai", "azure", "azure-openai", "azure-openai.chat",
            "azure-openai.responses", "azure.chat", "azure.responses"],
        ["cohere"] = ["cohere", "cohere.chat"],
        ["deepseek"] = ["deepseek", "deepseek.chat"],
        ["gcp.gemini"] = ["gcp.gemini", "gemini", "google.generative-ai", "google_genai", "google_ai_studio"],
        ["gcp.gen_ai"] = ["gcp.gen_ai", "google"],
        ["gcp.vertex_ai"] = ["gcp.vertex_ai", "vertex_ai", "vertexai", "vertex-ai", "google.vertex", "google.vertex.chat",
            "google_vertexai"],
        ["groq"] = ["groq", "groq.chat"],
        ["ibm.watsonx.ai"] = ["ibm.watsonx.ai", "watsonx", "watsonx.ai"],
        ["mistral_ai"] = ["mistral_ai", "mistralai", "mistral", "mistral.chat"],
        ["moonshot_ai"] = ["moonshot_ai", "moonshot", "moonshotai", "moonshotai.chat"],
        ["openai"] = ["openai", "openai.chat", "openai.responses", "openai.completion", "openai.embedding"],
        ["openrouter"] = ["openrouter", "openrouter.chat"],
        ["perplexity"] = ["perplexity", "perplexity.chat"],
        ["x_ai"] = ["x_ai", "xai", "xai.chat", "xai.responses"],
    }
    .SelectMany(provider => provider.Value.Select(alias => (alias, provider.Key)))
    .ToFrozenDictionary(pair => pair.alias, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    private static readonly (string HostEnding, string Provider)[] _hosts =
    [
        (".openai.azure.com", "azure.ai.openai"), ("openai.com", "openai"), ("anthropic.com", "anthropic"),
        ("aiplatform.googleapis.com", "gcp.vertex_ai"), ("generativelanguage.googleapis.com", "gcp.gemini"),
        ("mistral.ai", "mistral_ai"), ("cohere.ai", "cohere"), ("cohere.com", "cohere"), ("deepseek.com", "deepseek"),
        ("groq.com", "groq"), ("x.ai", "x_ai"), ("perplexity.ai", "perplexity"), ("moonshot.ai", "moonshot_ai"),
        ("openrouter.ai", "openrouter"),
    ];

    internal static string? Of(SpanAttributes attributes)
    {
        if (attributes[Concept.Provider]?.Text is { } name)
            return _known.GetValueOrDefault(name, name);
        // Only where a model was called: any client span has a server's address.
        return attributes.Has(Concept.Model) && attributes[Concept.ServerAddress]?.Text is { } host ? OfHost(host) : null;
    }

    private static string? OfHost(string host)
    {
        foreach (var (ending, provider) in _hosts)
        {
            if (host.EndsWith(ending, StringComparison.OrdinalIgnoreCase)
                && (host.Length == ending.Length || ending[0] == '.' || host[^(ending.Length + 1)] is '.' or '-'))
                return provider;
        }
        return host.StartsWith("bedrock", StringComparison.OrdinalIgnoreCase)
            && host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase) ? "aws.bedrock" : null;
    }
}
