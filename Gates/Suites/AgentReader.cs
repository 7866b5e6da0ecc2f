using Platform.Suites.Yaml;

namespace Platform.Suites;

internal static class AgentReader
{
    /// <param name="given">Wins over the suite's url.</param>
    public static AgentEndpoint? Read(YamlMap? map, Uri? given)
    {
        if (map is null)
            return given is null ? null : new() { Url = given };

        var text = map.RequiredText("url");
        var url = Address(map, text);
        var agent = new AgentEndpoint
        {
            Url = given ?? url ?? new("http://localhost"),
            Headers = Headers(map),
            Timeout = TimeSpan.FromSeconds(map.Number("timeoutSeconds", 0.1, 3600) ?? 60),
            Concurrency = map.Whole("concurrency", 1, 256) ?? 8,
            Retries = map.Whole("retries", 0, 10) ?? 2,
            Request = map.Json("request", text => text),
            Output = map.Text("output"),
        };
        map.RefuseUnknown("agent");
        return agent;
    }

    /// <returns>Null for one that is refused, or not there.</returns>
    internal static Uri? Address(YamlMap map, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "https+http")
            return url;
        if (text.Length > 0)
            map.Refuse(map.Value("url")!, $"url is {text}; it must be an http or https address; https+http finds a service by its name.");
        return null;
    }

    internal static Dictionary<string, string> Headers(YamlMap map)
    {
        var headers = new Dictionary<string, string>();
        foreach (var (key, value) in map.Map("headers")?.Node.Entries ?? [])
        {
            if (value.Kind == YamlKind.Scalar)
                headers[key.Text] = value.Text;
            else
                map.Refuse(value, $"The header {key.Text} must be a text.");
        }

        return headers;
    }
}
