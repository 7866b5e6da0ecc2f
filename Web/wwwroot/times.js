// Writes times in the reader's zone, and keeps "2 min ago" current.
import { onPage } from "./onPage.js";

const ago = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "short" });
const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function relative(time) {
  const seconds = (time - Date.now()) / 1000;
  if (Math.abs(seconds) < 5) return "just now";
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units.at(-1);
  return ago.format(Math.trunc(seconds / length), unit);
}

function clock(time) {
  const utc = document.documentElement.dataset.zone === "utc";
  const local = utc ? time : new Date(time - time.getTimezoneOffset() * 60000);
  return local.toISOString().slice(0, 19).replace("T", " ") + (utc ? " UTC" : "");
}

export function showTimes() {
  for (const element of document.querySelectorAll("time[data-show]")) {
    const time = new Date(element.dateTime.replace(/(\.\d{3})\d+/, "$1"));
    const text = element.dataset.show === "ago" ? relative(time) : clock(time);
    // The text node stays the same one: Blazor knows it.
    if (element.firstChild && element.firstChild.data !== text) element.firstChild.data = text;
    if (element.title !== clock(time)) element.title = clock(time);
  }
}

onPage(showTimes);
setInterval(showTimes, 5000);
