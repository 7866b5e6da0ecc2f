using static Platform.Collector.Tests.Otlp.Sent;

namespace Platform.Collector.Tests.Otlp.Mapping;

public sealed class ModelUsageTests
{
    // otel-mapping.md, 4.5, the rows on tokens.
    [Theory]
    [InlineData("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens")]
    [InlineData("gen_ai.usage.prompt_tokens", "gen_ai.usage.completion_tokens")]
    [InlineData("llm.token_count.prompt", "llm.token_count.completion")]
    [InlineData("ai.usage.inputTokens", "ai.usage.outputTokens")]
    [InlineData("ai.usage.promptTokens", "ai.usage.completionTokens")]
    [InlineData("confident.llm.input_token_count", "confident.llm.output_token_count")]
    [InlineData("braintrust.metrics.prompt_tokens", "braintrust.metrics.completion_tokens")]
    public void Tokens_have_many_names(string input, string output)
    {
        var span = Mapped((input, 120), (output, 30.0));

        Assert.Equal((120L, 30L), (span.InputTokens, span.OutputTokens));
    }

    [Theory]
    [InlineData("gen_ai.usage.cache_read.input_tokens")]
    [InlineData("gen_ai.usage.cache_read_input_tokens")]
    [InlineData("gen_ai.usage.details.cache_read_tokens")]
    [InlineData("gen_ai.usage.input_cached_tokens")]
    [InlineData("llm.token_count.prompt_details.cache_read")]
    [InlineData("ai.usage.cachedInputTokens")]
    [InlineData("ai.usage.inputTokenDetails.cacheReadTokens")]
    public void Cached_tokens_have_many_names(string name) => Assert.Equal(7, Mapped((name, 7)).CachedInputTokens);

    [Theory]
    [InlineData("""{"openai":{"cachedPromptTokens":64}}""", 64L, null)]
    [InlineData("""{"anthropic":{"cacheReadInputTokens":10,"cacheCreationInputTokens":5}}""", 10L, "5")]
    [InlineData("""{"google":{"usageMetadata":{"cachedContentTokenCount":3}}}""", 3L, null)]
    [InlineData("""{"openai":{"cached""", null, null)]
    public void Cached_tokens_may_stand_in_the_providers_metadata(string json, long? read, string? write)
    {
        var span = Mapped(("ai.response.providerMetadata", json));

        Assert.Equal((read, write), (span.CachedInputTokens, Member(span.Details, "cacheWriteTokens")));
    }

    [Theory]
    [InlineData("langfuse.observation.usage_details", """{"input":100,"output":20,"input_cached_tokens":40,"total":160}""", 140L, 20L, 40L)]
    [InlineData("langfuse.observation.usage_details",
        """{"prompt_tokens":100,"completion_tokens":20,"prompt_tokens_details":{"cached_tokens":40}}""", 100L, 20L, 40L)]
    [InlineData("mlflow.chat.tokenUsage", """{"input_tokens":9,"output_tokens":4,"total_tokens":13}""", 9L, 4L, null)]
    [InlineData("braintrust.metrics", """{"prompt_tokens":9,"completion_tokens":4,"tokens":13}""", 9L, 4L, null)]
    [InlineData("langfuse.observation.usage_details", "not json", null, null, null)]
    public void Usage_may_come_as_one_object(string name, string json, long? input, long? output, long? cached)
    {
        var span = Mapped((name, json));

        Assert.Equal((input, output, cached), (span.InputTokens, span.OutputTokens, span.CachedInputTokens));
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("many")]
    [InlineData("NaN")]
    [InlineData("1000000000001")] // a sum of few such would be more than PostgreSQL adds up
    public void What_is_no_count_is_left_out(string sent) => Assert.Null(Mapped(("gen_ai.usage.input_tokens", sent)).InputTokens);

    [Theory]
    [InlineData("langfuse.observation.cost_details", """{"input":0.01,"output":0.02,"total":0.03}""", 0.03)]
    [InlineData("langfuse.observation.cost_details", """{"input":0.01,"output":0.02}""", 0.03)]
    [InlineData("gen_ai.usage.cost", 0.5, 0.5)]
    [InlineData("llm.cost.total", 0.25, 0.25)]
    [InlineData("langwatch.span.cost", "0.125", 0.125)]
    public void A_reported_cost_counts(string name, object sent, double usd)
    {
        var span = Mapped((name, sent), ("gen_ai.response.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 1_000_000));

        Assert.Equal((decimal)usd, span.CostUsd);
    }

    // A catch-all on gen_ai.usage.* would read the cost as tokens.
    [Fact]
    public void A_cost_is_no_count_of_tokens()
    {
        var span = Mapped(("gen_ai.usage.cost", 3.0), ("gen_ai.usage.input_cost", 1.0), ("gen_ai.usage.output_cost", 2.0));

        Assert.Equal((null, null, 3m), (span.InputTokens, span.OutputTokens, span.CostUsd));
        Assert.Equal(3m, Mapped(("gen_ai.usage.input_cost", 1.0), ("gen_ai.usage.output_cost", 2.0)).CostUsd);
    }

    [Fact]
    public void DeepEvals_price_of_one_token_is_multiplied() => Assert.Equal(0.0004m, Mapped(
        ("confident.llm.input_token_count", 100), ("confident.llm.output_token_count", 50),
        ("confident.llm.cost_per_input_token", 0.000001), ("confident.llm.cost_per_output_token", 0.000006)).CostUsd);

    // gpt-4o: 2.50 USD in, 10 out, 1.25 for cached input, for one million tokens (model-prices.json).
    [Fact]
    public void Without_a_reported_cost_the_price_table_tells() => Assert.Equal((0.75m * 2.5m) + (0.25m * 1.25m) + (0.1m * 10), Mapped(
        ("gen_ai.request.model", "gpt-4o"), ("gen_ai.response.model", "gpt-4o-2024-08-06"),
        ("gen_ai.usage.input_tokens", 1_000_000), ("gen_ai.usage.cache_read.input_tokens", 250_000),
        ("gen_ai.usage.output_tokens", 100_000)).CostUsd);

    [Fact]
    public void Requested_and_responded_model_are_kept_apart()
    {
        var span = Mapped(("gen_ai.request.model", "gpt-4o"), ("gen_ai.response.model", "gpt-4o-2024-08-06"));

        Assert.Equal(("gpt-4o-2024-08-06", "gpt-4o"), (span.Model, span.RequestedModel));
    }

    [Theory]
    [InlineData("langfuse.observation.model.name", "confident.llm.model")]
    [InlineData("confident.llm.model", "gen_ai.response.model")]
    [InlineData("gen_ai.response.model", "llm.response.model_name")]
    [InlineData("llm.response.model_name", "ai.response.model")]
    [InlineData("ai.response.model", "gen_ai.request.model")]
    [InlineData("gen_ai.request.model", "llm.model_name")]
    [InlineData("llm.request.model_name", "ai.model.id")]
    [InlineData("ai.model.id", "embedding.model_name")]
    [InlineData("reranker.model_name", "model")]
    public void Models_are_taken_in_the_order_of_precedence(string first, string second) =>
        Assert.Equal("first", Mapped((second, "second"), (first, "first")).Model);

    [Theory]
    [InlineData("gen_ai.provider.name", "anthropic", "anthropic")]
    [InlineData("gen_ai.system", "az.ai.openai", "azure.ai.openai")]
    [InlineData("gen_ai.system", "xai", "x_ai")]
    [InlineData("llm.provider", "Mistral", "mistral_ai")]
    [InlineData("ai.model.provider", "openai.responses", "openai")]
    [InlineData("ai.model.provider", "amazon-bedrock", "aws.bedrock")]
    [InlineData("confident.span.provider", "VertexAI", "gcp.vertex_ai")]
    [InlineData("gen_ai.system", "our-own", "our-own")]
    public void Providers_get_the_names_of_the_conventions(string name, string sent, string provider) =>
        Assert.Equal(provider, Mapped((name, sent)).Provider);

    [Theory]
    [InlineData("api.openai.com", "openai")]
    [InlineData("team.openai.azure.com", "azure.ai.openai")]
    [InlineData("us-central1-aiplatform.googleapis.com", "gcp.vertex_ai")]
    [InlineData("bedrock-runtime.eu-west-1.amazonaws.com", "aws.bedrock")]
    [InlineData("notx.ai", null)]
    [InlineData("localhost", null)]
    public void A_provider_is_known_by_its_host(string host, string? provider)
    {
        Assert.Equal(provider, Mapped(("server.address", host), ("gen_ai.request.model", "m")).Provider);
        Assert.Null(Mapped(("server.address", host)).Provider);
    }

    [Fact]
    public void Time_to_first_token_is_in_milliseconds()
    {
        Assert.Equal("250", Details(("gen_ai.response.time_to_first_chunk", 0.25)));
        Assert.Equal("120.5", Details(("ai.response.msToFirstChunk", 120.5)));
        Assert.Equal("300", Details(("langfuse.observation.completion_start_time", "\"2026-08-01T12:00:00.300Z\"")));
        Assert.Null(Details(("langfuse.observation.completion_start_time", "2026-08-01T11:59:59Z")));

        var span = Span();
        span.Events.Add(Event("ai.stream.firstChunk"));
        Assert.Equal("500", Member(Mapped(span).Details, "timeToFirstTokenMs"));
    }

    [Fact]
    public void Reasoning_and_written_cache_are_details()
    {
        var span = Mapped(("gen_ai.usage.reasoning_tokens", 11), ("gen_ai.usage.cache_creation.input_tokens", 12));

        Assert.Equal(("11", "12"), (Member(span.Details, "reasoningTokens"), Member(span.Details, "cacheWriteTokens")));
    }

    private static string? Details((string, object?) attribute) => Member(Mapped(attribute).Details, "timeToFirstTokenMs");
}
