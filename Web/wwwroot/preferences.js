// Colours and time zone: kept in cookies, so that the next page comes as chosen. Without script the browser decides.
import { onPage } from "./onPage.js";
import { showTimes } from "./times.js";

const root = document.documentElement;

document.addEventListener("click", event => {
  const button = event.target.closest("[data-set]");
  if (!button) return;
  const { set } = button.dataset;
  document.cookie = `${set}=${button.value}; path=/; max-age=31536000; samesite=lax`;
  if (button.value) root.dataset[set] = button.value;
  else delete root.dataset[set];
  showPressed();
  showTimes();
});

function showPressed() {
  for (const button of document.querySelectorAll("[data-set]"))
    button.setAttribute("aria-pressed", button.value === (root.dataset[button.dataset.set] ?? ""));
}

onPage(showPressed);
