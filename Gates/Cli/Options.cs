using System.CommandLine;
using System.CommandLine.Parsing;

namespace Platform.Gate;

/// <summary>Options that several commands share.</summary>
internal static class Options
{
    public static Option<string> Suite() => new("--suite", "-s") { Description = "The suite's YAML file.", Required = true, HelpName = "FILE" };

    public static Option<Uri?> Agent() => new("--agent")
    {
        Description = "Ask this agent instead of the suite's.",
        HelpName = "URL",
        CustomParser = ParseUrl,
    };

    public static Option<Uri?> Server() => new("--server")
    {
        Description = "The gates service. Its key is in PLATFORM_API_KEY.",
        HelpName = "URL",
        CustomParser = ParseUrl,
        DefaultValueFactory = _ => new("http://localhost:5090"),
    };

    public static Option<string[]> Report()
    {
        var option = new Option<string[]>("--report", "-r")
        {
            Description = "Write a report; its ending says which: .json, .md, .xml (JUnit), .sarif, .html. May be given several times.",
            HelpName = "FILE",
            DefaultValueFactory = _ => [],
        };
        option.Validators.Add(value =>
        {
            foreach (var token in value.Tokens)
            {
                if (Suites.Reports.Report.Problem(token.Value) is { } problem)
                    value.AddError(problem);
            }
        });
        return option;
    }

    public static Uri? ParseUrl(ArgumentResult value)
    {
        var given = value.Tokens[0].Value;
        if (Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        value.AddError($"{given} is not an http or https address.");
        return null;
    }
}
