namespace Platform.Collector.DeepEval;

/// <summary>
/// The rest of a path after <c>datasets/</c> or <c>prompts/</c>. Clients paste aliases and names in unescaped, so both may
/// hold slashes: the first of the words that the routes know ends the alias, what follows is one name.
/// </summary>
/// <param name="Part">For example <c>versions</c>; null when the path is the alias alone.</param>
/// <param name="Name">Null when nothing follows.</param>
internal readonly record struct AliasPath(string Alias, string? Part, string? Name)
{
    internal static AliasPath Of(string path, params ReadOnlySpan<string> parts)
    {
        var segments = path.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            if (parts.Contains(segments[i]))
                return new(
                    string.Join('/', segments[..i]), segments[i], i + 1 < segments.Length ? string.Join('/', segments[(i + 1)..]) : null);
        }
        return new(path, null, null);
    }
}
