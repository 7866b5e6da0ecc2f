using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Storage.Traces;

namespace Platform.Web.Components.Live;

/// <summary>
/// An island that shows nothing: when what the page was drawn from has changed, the page is asked for again, and Blazor
/// changes only what differs. So a page is written once, and what it shows is what its address says.
/// </summary>
public abstract class LiveRefresh : LiveComponent
{
    private string? _seen;

    [Inject] internal IJSRuntime Browser { get; set; } = null!;

    [Inject] internal ChangeStore Changes { get; set; } = null!;

    /// <summary>The stamp that the page was drawn with.</summary>
    [Parameter, EditorRequired] public string Seen { get; set; } = "";

    protected abstract Task<string> StampAsync(CancellationToken cancellationToken);

    protected override void OnParametersSet() => _seen = Seen;

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var stamp = await StampAsync(cancellationToken);
        if (stamp == _seen)
            return;
        if (await Browser.RefreshPageAsync())
            _seen = stamp; // else again, when the browser is back
    }
}

/// <summary>Spans arriving, evaluations finishing.</summary>
public sealed class LiveTrace : LiveRefresh
{
    protected override Task<string> StampAsync(CancellationToken cancellationToken) =>
        Changes.OfTraceAsync(ProjectId, TraceId!, cancellationToken);
}

/// <summary>Turns arriving, evaluations of the thread finishing.</summary>
public sealed class LiveThread : LiveRefresh
{
    [Parameter, EditorRequired] public string ThreadId { get; set; } = "";

    protected override Task<string> StampAsync(CancellationToken cancellationToken) =>
        Changes.OfThreadAsync(ProjectId, ThreadId, cancellationToken);
}

/// <summary>Cases of a test run arriving, its verdict.</summary>
public sealed class LiveRun : LiveRefresh
{
    [Parameter, EditorRequired] public Guid RunId { get; set; }

    // No signal says that a case was stored.
    protected override TimeSpan Patience => TimeSpan.FromSeconds(1);

    protected override Task<string> StampAsync(CancellationToken cancellationToken) =>
        Changes.OfRunAsync(ProjectId, RunId, cancellationToken);
}

/// <summary>The first trace of a project, and its first score.</summary>
public sealed class LiveStart : LiveRefresh
{
    protected override Task<string> StampAsync(CancellationToken cancellationToken) =>
        Changes.OfProjectAsync(ProjectId, cancellationToken);
}
