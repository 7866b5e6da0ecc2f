using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Metrics.Custom;
using Platform.Storage.CustomMetrics;

namespace Platform.Web.Components.Metrics.Editor;

/// <summary>A metric of one's own as its editor holds it: texts, so that what was typed wrongly can be shown again.</summary>
public sealed class MetricForm
{
    /// <summary><c>save</c>, <c>activate</c>, or what the graph's buttons say.</summary>
    public string? Action { get; set; }

    /// <summary>One of the catalogue's that the kind allows.</summary>
    public string Metric { get; set; } = "GEval";

    public string? Description { get; set; }

    /// <summary><c>higher</c> or <c>lower</c>.</summary>
    public string Direction { get; set; } = "higher";

    // What a form does not send is bound as null.
    public CriteriaFields Criteria { get => field ??= new(); set; }

    public GraphFields Graph { get => field ??= new(); set; }

    public string? Pattern { get; set; }

    public bool IgnoreCase { get; set; }

    public string? Schema { get; set; }

    public string? Expression { get; set; }

    /// <summary>JSON: what names in the expression stand for.</summary>
    public string? Parts { get; set; }

    public string? Url { get; set; }

    public string? Header { get; set; }

    /// <summary>Empty keeps the one before.</summary>
    public string? Secret { get; set; }

    public bool RemoveSecret { get; set; }

    public string? TimeoutSeconds { get; set; }

    internal MetricKindChoice Kind => MetricKindChoice.OfMetric(Metric) ?? MetricKindChoice.All[0];

    internal static MetricForm Of(CustomMetric metric) => new()
    {
        Metric = metric.Metric,
        Description = metric.Description,
        Direction = Options.Text(metric.Options, "direction") ?? "higher",
        Criteria = CriteriaFields.Of(metric.Options),
        Graph = GraphFields.Of(metric.Options),
        Pattern = Options.Text(metric.Options, "pattern"),
        IgnoreCase = Options.Flag(metric.Options, "ignoreCase"),
        Schema = Options.Text(metric.Options, "jsonSchema"),
        Expression = Options.Text(metric.Options, "expression"),
        Parts = Options.Text(metric.Options, "metrics"),
        Url = Options.Text(metric.Options, "url"),
        Header = Options.Text(metric.Options, "header"),
        TimeoutSeconds = Options.Text(metric.Options, "timeoutSeconds"),
    };

    /// <param name="others">The project's own metrics, which a sum may name.</param>
    internal CustomMetric Read(string name, IReadOnlyCollection<OwnMetric> others, FieldProblems problems)
    {
        var written = new JsonObject();
        Write(written, problems);
        if (Kind.HasDirection && Direction == "lower")
            written["direction"] = Direction;
        var options = JsonSerializer.SerializeToElement(written);
        if (!problems.Any)
        {
            problems.Add(OwnMetricRules.Check(new(name, Metric, options), others, out options));
            problems.Add(OwnMetricRules.CheckSecret(Metric, Secret));
        }

        return new() { Name = name, Metric = Metric, Options = options, Description = string.IsNullOrWhiteSpace(Description) ? null : Description.Trim() };
    }

    private void Write(JsonObject options, FieldProblems problems)
    {
        switch (Kind.Key)
        {
            case "criteria":
                Criteria.Write(options, problems);
                break;
            case "graph":
                Graph.Write(options, problems);
                break;
            case "pattern":
                Options.Set(options, "pattern", Pattern);
                if (IgnoreCase)
                    options["ignoreCase"] = true;
                break;
            case "schema":
                Options.SetJson(options, "jsonSchema", Schema, problems);
                break;
            case "sum":
                Options.Set(options, "expression", Expression);
                Options.SetJson(options, "metrics", Parts, problems);
                break;
            default:
                Options.Set(options, "url", Url);
                Options.Set(options, "header", Header);
                Options.SetNumber(options, "timeoutSeconds", TimeoutSeconds, problems);
                break;
        }
    }
}
