using Microsoft.JSInterop;
using Platform.Web.Components.Live;

namespace Platform.Web.Tests.Live;

public class PageRefreshTests
{
    [Fact]
    public async Task A_browser_that_has_left_is_no_failure()
    {
        Assert.False(await new Browser(new TaskCanceledException()).RefreshPageAsync());
        Assert.False(await new Browser(new JSDisconnectedException("The circuit has disconnected.")).RefreshPageAsync());
        Assert.True(await new Browser(null).RefreshPageAsync());
        await Assert.ThrowsAsync<JSException>(() => new Browser(new JSException("There is no such function.")).RefreshPageAsync());
    }

    private sealed class Browser(Exception? failure) : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(
            string identifier, object?[]? args) => failure is null ? default : ValueTask.FromException<TValue>(failure);

        public ValueTask<TValue> InvokeAsync<TValue>(
            string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);
    }
}
