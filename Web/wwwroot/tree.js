// The tree of a long trace: chunks of rows come before they are seen, and go when they are far away.
import { onPage } from "./onPage.js";

const atOnce = 2; // requests
const waiting = new Map(); // chunks to be asked for, and how far each is from what is in view
const asked = new Map(); // chunks that were asked for, and what stops the request when nobody looks there any more
const arrived = []; // chunks and their rows, drawn one a frame so that a scroll stays smooth
let near, far, root;
let shown = "";

function watch() {
  const scroll = document.querySelector(".tree-scroll");
  if (scroll !== root) {
    near?.disconnect();
    far?.disconnect();
    root = scroll;
    near = new IntersectionObserver(look, { root, rootMargin: "3000px 0px" });
    far = new IntersectionObserver(seen => seen.filter(entry => !entry.isIntersecting).forEach(entry => drop(entry.target)),
      { root, rootMargin: "15000px 0px" });
  }
  for (const chunk of document.querySelectorAll(".chunk")) {
    // Observed anew, an observer reports once more: a chunk that Blazor has emptied is drawn again.
    near.unobserve(chunk);
    near.observe(chunk);
    if (chunk.nextElementSibling) far.observe(chunk); // the last stays: the height of all depends on it
  }
}

const isDrawn = chunk => chunk.firstElementChild?.classList.contains("span");

function look(seen) {
  for (const { target, isIntersecting, boundingClientRect: at, rootBounds: view } of seen) {
    if (!isIntersecting) {
      waiting.delete(target);
      asked.get(target)?.abort();
    } else if (!isDrawn(target) && !asked.has(target)) {
      waiting.set(target, Math.abs(at.top + at.bottom - view.top - view.bottom));
    }
  }
  askNext();
}

function askNext() {
  for (const [chunk] of [...waiting].sort(([, one], [, other]) => one - other)) {
    if (asked.size === atOnce) return;
    waiting.delete(chunk);
    ask(chunk);
  }
}

async function ask(chunk) {
  const request = new AbortController();
  asked.set(chunk, request);
  try {
    const answer = await fetch(new URL(chunk.dataset.rows, document.baseURI), { signal: request.signal });
    if (answer.ok && arrived.push({ chunk, rows: await answer.text() }) === 1) requestAnimationFrame(draw);
  } catch (error) {
    if (!request.signal.aborted) throw error;
  } finally {
    asked.delete(chunk);
    askNext();
  }
}

function draw() {
  const { chunk, rows } = arrived.shift();
  chunk.innerHTML = rows;
  mark();
  if (arrived.length > 0) requestAnimationFrame(draw);
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
