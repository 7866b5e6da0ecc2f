/** Asks for the page again, for what stands on it and knows that it has changed; only what differs is drawn. */
window.refreshPage = () => Blazor.navigateTo(location.href, { replaceHistoryEntry: true });
