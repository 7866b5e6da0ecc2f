using Microsoft.JSInterop;

namespace Platform.Web.Components.Live;

internal static class PageRefresh
{
    extension(IJSRuntime browser)
    {
        /// <summary>
        /// Has the browser ask for the page again. <c>NavigationManager.Refresh</c> does that too, but takes a browser that has left
        /// meanwhile for a failure of the circuit, which nobody can catch.
        /// </summary>
        /// <returns>False when the browser has left, or does not answer within the circuit's patience.</returns>
        public async Task<bool> RefreshPageAsync()
        {
            try
            {
                await browser.InvokeVoidAsync("refreshPage");
                return true;
            }
            catch (Exception left) when (left is JSDisconnectedException or OperationCanceledException)
            {
                return false;
            }
        }
    }
}
