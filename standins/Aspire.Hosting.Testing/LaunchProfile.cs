using System.Reflection;
using System.Text.Json.Nodes;

namespace Aspire.Hosting.Testing;

/// <summary>The environment variables of an app host's first launch profile, as configuration.</summary>
internal static class LaunchProfile
{
    private const string HostPrefix = "DOTNET_";

    public static IEnumerable<KeyValuePair<string, string?>> Variables(Assembly appHost)
    {
        var folder = appHost.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(one => one.Key == "apphostprojectpath")?.Value;
        var file = Path.Combine(folder ?? "", "Properties", "launchSettings.json");
        if (folder is null || !File.Exists(file))
            return [];

        var profile = JsonNode.Parse(File.ReadAllText(file))?["profiles"]?.AsObject().FirstOrDefault().Value;
        return
        [
            .. from variable in profile?["environmentVariables"]?.AsObject() ?? []
               let value = (string?)variable.Value
               from key in variable.Key.StartsWith(HostPrefix, StringComparison.OrdinalIgnoreCase)
                   ? [variable.Key, variable.Key[HostPrefix.Length..]]
                   : new[] { variable.Key }
               select KeyValuePair.Create(key, value),
        ];
    }
}
