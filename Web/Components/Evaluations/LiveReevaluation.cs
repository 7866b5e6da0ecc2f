using Microsoft.AspNetCore.Components;
using Platform.Storage.Evaluations;
using Platform.Web.Components.Live;

namespace Platform.Web.Components.Evaluations;

/// <summary>Draws the page of an evaluation of the past again as it comes on.</summary>
public sealed class LiveReevaluation : LiveRefresh
{
    [Inject] internal ReevaluationResultStore Results { get; set; } = null!;

    [Parameter, EditorRequired] public Guid Id { get; set; }

    internal static string StampOf(Reevaluation run) => $"{run.QueuedTraces} {run.Ended} {run.Waiting} {run.Cancelled}";

    protected override async Task<string> StampAsync(CancellationToken cancellationToken) =>
        await Results.GetProgressAsync(ProjectId, Id, cancellationToken) is { } run ? StampOf(run) : "";
}
