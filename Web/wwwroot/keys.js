// j and k walk through rows, p peeks at one, / goes to the search, g and a letter to a page, ? shows them all.
import { onPage } from "./onPage.js";

const pages = { o: "", t: "traces", h: "threads", c: "metric-collections", m: "metrics", d: "datasets", r: "test-runs", g: "gates" };
let after = "";

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog[open]")) return;
  const { key } = event;
  const before = after;
  after = key === "g" ? "g" : "";
  if (before === "g" && key in pages) location.assign(new URL(pages[key], document.baseURI));
  else if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
  else if ((key === "ArrowDown" || key === "ArrowUp") && event.target.closest(".tree-scroll")) walk(key === "ArrowDown" ? 1 : -1);
  else if (key === "?") document.getElementById("keys")?.showModal();
  else if (key === "p") document.activeElement.closest("tr")?.querySelector(".peek-link")?.click();
  else if (key === "/") document.querySelector('[data-key="/"]')?.focus();
  else if (key === "e" || key === "n" || key === "Escape") document.querySelector(`[data-key=${key}]`)?.click();
  else return;
  event.preventDefault();
});

document.addEventListener("click", event => {
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  // A menu closes when something else is clicked.
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});

function walk(step) {
  const beside = document.querySelector(`.peek [rel=${step > 0 ? "next" : "prev"}]`);
  if (document.querySelector(".peek")) return beside?.click();
  const rows = [...document.querySelectorAll("[data-row]")];
  const current = rows.indexOf(document.activeElement);
  const start = current >= 0 ? current : rows.findIndex(row => row.closest("[aria-current]"));
  const next = rows[Math.min(Math.max(start + step, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

onPage(() => {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
});
