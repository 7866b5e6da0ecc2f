// The tree of a long trace: its chunks come when they are about to be seen, and go when they are far away.
import { onPage } from "./onPage.js";

const asked = new Set();
let near, far, root;
let shown = "";

function watch() {
  const scroll = document.querySelector(".tree-scroll");
  if (scroll !== root) {
    near?.disconnect();
    far?.disconnect();
    root = scroll;
    near = new IntersectionObserver(seen => seen.filter(entry => entry.isIntersecting).forEach(entry => draw(entry.target)),
      { root, rootMargin: "100% 0px" });
    far = new IntersectionObserver(seen => seen.filter(entry => !entry.isIntersecting).forEach(entry => drop(entry.target)),
      { root, rootMargin: "2000% 0px" });
  }
  for (const chunk of document.querySelectorAll(".chunk")) {
    // Observed anew, an observer reports once more: a chunk that Blazor has emptied is drawn again.
    near.unobserve(chunk);
    near.observe(chunk);
    far.observe(chunk);
  }
}

const isDrawn = chunk => chunk.querySelector(":scope > .span") !== null;

async function draw(chunk) {
  if (isDrawn(chunk) || asked.has(chunk)) return;
  asked.add(chunk);
  try {
    const answer = await fetch(new URL(chunk.dataset.rows, document.baseURI));
    if (!answer.ok) return;
    chunk.innerHTML = await answer.text();
    mark();
  } finally {
    asked.delete(chunk);
  }
}

function drop(chunk) {
  if (isDrawn(chunk)) chunk.replaceChildren();
}

/** Rows that Blazor does not touch learn from the address which of them is open. */
function mark() {
  const open = new URL(location.href).searchParams.get("span");
  for (const row of document.querySelectorAll(".chunk [aria-current]")) row.removeAttribute("aria-current");
  if (open) document.querySelector(`.chunk #s-${CSS.escape(open)}`)?.setAttribute("aria-current", "true");
}

onPage(() => {
  if (document.querySelector(".chunk")) {
    watch();
    mark();
  }
  if (shown === location.href) return;
  const block = shown ? "nearest" : "center";
  shown = location.href;
  document.querySelector(".spans [aria-current]")?.scrollIntoView({ block });
});
