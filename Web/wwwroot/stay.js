// A link that changes only a part of the page leaves the rest where it is: Blazor would scroll to the top.
import { onPage } from "./onPage.js";

let left = null;

document.addEventListener("click", event => {
  left = event.target.closest("[data-stay]") ? scrollY : null;
}, { capture: true });

onPage(() => {
  if (left !== null) scrollTo(0, left);
  left = null;
});
