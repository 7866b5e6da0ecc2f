using System.Data;
using System.Text.Json;
using Dapper;
using Platform.Storage.Gates;
using Platform.Storage.TestRuns;
using Platform.Storage.Traces;

namespace Platform.Storage;

/// <summary>How Dapper reads json columns and <c>_ns</c> columns into records.</summary>
internal static class JsonColumns
{
    internal static void Register()
    {
        SqlMapper.AddTypeHandler(new JsonColumn());
        SqlMapper.AddTypeHandler(new NanosecondsColumn());
        SqlMapper.AddTypeHandler(new DocumentColumn<IReadOnlyList<MetricSummary>>());
        SqlMapper.AddTypeHandler(new DocumentColumn<IReadOnlyList<GateReview>>());
    }

    private sealed class JsonColumn : SqlMapper.TypeHandler<JsonElement>
    {
        public override JsonElement Parse(object value)
        {
            using var document = JsonDocument.Parse((string)value, new JsonDocumentOptions { MaxDepth = 1000 });
            return document.RootElement.Clone();
        }

        public override void SetValue(IDbDataParameter parameter, JsonElement value) => parameter.Value = value.GetRawText();
    }

    private sealed class DocumentColumn<T> : SqlMapper.TypeHandler<T>
    {
        public override T? Parse(object value) => JsonSerializer.Deserialize<T>((string)value, JsonSerializerOptions.Web);

        public override void SetValue(IDbDataParameter parameter, T? value) =>
            parameter.Value = JsonSerializer.Serialize(value, JsonSerializerOptions.Web);
    }

    private sealed class NanosecondsColumn : SqlMapper.TypeHandler<Instant>
    {
        public override Instant Parse(object value) => new((long)value);

        public override void SetValue(IDbDataParameter parameter, Instant value) => parameter.Value = value.Nanoseconds;
    }
}
