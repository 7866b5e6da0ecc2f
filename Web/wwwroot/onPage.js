/** Runs now and after each enhanced navigation, when Blazor has changed the page in place. */
export function onPage(action) {
  action();
  if (window.Blazor) Blazor.addEventListener("enhancedload", action);
}
