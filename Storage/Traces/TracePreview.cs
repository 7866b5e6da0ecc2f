namespace Platform.Storage.Traces;

/// <summary>The beginning of an input or output, cut in the database: a chat of a megabyte does not travel for one line.</summary>
internal static class TracePreview
{
    private const int MostStoredBytes = 2000; // what is shorter is not stored apart, and comes as it is
    private const int MostLetters = 600;

    /// <summary>
    /// The column, or text in its place: of a chat the last message of that role, else whatever the value begins with. The
    /// text is JSON's own, never decoded: an escape that PostgreSQL cannot decode must not fail a list.
    /// </summary>
    public static string Sql(string column, string role) => $"""
        case when pg_column_size(t.{column}) <= {MostStoredBytes} then t.{column} else to_json(replace(left(ltrim(coalesce(
            case when json_typeof(t.{column}) = 'array' then (
                select coalesce(m -> 'content' -> 0 -> 'text', m -> 'parts' -> 0 -> 'content', m -> 'content', m -> 'parts')
                from json_array_elements(t.{column}) with ordinality e (m, place)
                where json_typeof(m) = 'object' and (m -> 'role')::text = '"{role}"'
                order by place desc limit 1) end,
            t.{column})::text, '"'), {MostLetters}), '\n', ' ')) end {column}
        """;
}
