// What pages need beyond HTML: each file does one thing, and each page is complete without them.
import "./preferences.js";
import "./times.js";
import "./keys.js";
import "./copy.js";
import "./stay.js";
import "./refresh.js";
import { onPage } from "./onPage.js";

// On a narrow window the names of the pages stand in one row that scrolls: the one that is open comes into view.
onPage(() => document.querySelector(".side nav .active")?.scrollIntoView({ block: "nearest", inline: "center" }));

// More than all the rest: it comes with the first page that has a tree.
onPage(() => {
  if (document.querySelector(".tree-scroll")) import("./tree.js");
});
