// What pages need beyond HTML: each file does one thing, and each page is complete without them.
import "./preferences.js";
import "./times.js";
import "./keys.js";
import "./copy.js";
import "./tree.js";
import "./stay.js";
