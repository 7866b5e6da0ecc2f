using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Gates.Runs;
using Platform.Storage.Annotations;
using Platform.Suites.Calibration;

namespace Platform.Gates.Calibrations;

/// <summary>Finds the labelled cases that a calibration names.</summary>
internal sealed class LabelledCases(NamedDatasets datasets, LabelStore labels, TimeProvider time)
{
    private const int MostCases = 10_000;

    /// <returns>Test cases with their labels, or what is wrong.</returns>
    public async Task<(IReadOnlyList<JsonElement>? Cases, string? Problem)> FindAsync(
        int project, CalibrationRequest request, CancellationToken cancellationToken)
    {
        var (cases, problem) = request switch
        {
            { TestCases: { } given, Dataset: null, Annotations: null } => (given, null),
            { Dataset: { } dataset, TestCases: null, Annotations: null } => await OfDatasetAsync(project, dataset, cancellationToken),
            { Annotations: { } people, TestCases: null, Dataset: null } => await OfPeopleAsync(project, request.Metric!, people, cancellationToken),
            _ => ((IReadOnlyList<JsonElement>?)null, "Name one of testCases, dataset and annotations."),
        };
        return cases is null ? (null, problem)
            : cases is [] ? (null, "There is no labelled case.")
            : cases.Count > MostCases ? (null, $"{cases.Count} cases are more than {MostCases}.")
            : Problem(cases) is { } wrong ? (null, wrong) : (cases, null);
    }

    private static string? Problem(IReadOnlyList<JsonElement> cases)
    {
        foreach (var (index, given) in cases.Index())
        {
            try
            {
                LabelledCase.Read(given, index);
            }
            catch (FormatException problem)
            {
                return $"Case {index} cannot be used: {problem.Message}.";
            }
        }

        return null;
    }

    private async Task<(IReadOnlyList<JsonElement>?, string?)> OfDatasetAsync(int project, DatasetOfLabels named, CancellationToken cancellationToken)
    {
        var (found, problem) = await datasets.FindAsync(project, named.Alias, named.Version, MostCases + 1, cancellationToken);
        return found is null ? (null, problem)
            : ([.. found.Goldens.Where(golden => LabelledCase.LabelOf(golden.Content) is not null).Select(golden => golden.Content)], null);
    }

    private async Task<(IReadOnlyList<JsonElement>?, string?)> OfPeopleAsync(
        int project, string metric, LabelsOfPeople people, CancellationToken cancellationToken)
    {
        if (people.Days is < 1 or > 3650)
            return (null, "annotations.days must be from 1 to 3650.");
        var since = time.GetUtcNow().AddDays(-people.Days);
        return ([.. (await labels.ListAsync(project, metric, since, MostCases + 1, cancellationToken)).Select(AsCase)], null);
    }

    /// <summary>What is stored there is the test case.</summary>
    private static JsonElement AsCase(MetricLabel label)
    {
        var reference = new JsonObject { ["label"] = label.Pass };
        if (label.ThreadId is not null && label.TraceId is null)
            reference["threadId"] = label.ThreadId;
        if (label.TraceId is not null)
            reference["traceId"] = label.TraceId;
        if (label.SpanId is not null)
            reference["spanId"] = label.SpanId;
        return JsonSerializer.SerializeToElement(reference);
    }
}
