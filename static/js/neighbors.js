// Opens the previous and the next candidate of a list with the keys [ and ].
//
// The links are on the page: a[rel=prev] and a[rel=next]. The choice in the search box turns these keys off, too.

import { keysAreOn } from "./search.js";

const SIDES = { "[": "prev", "]": "next" };

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  const side = SIDES[event.key];
  const isPlain = side && !(event.ctrlKey || event.metaKey || event.isComposing || event.defaultPrevented);
  if (!isPlain || !keysAreOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  document.querySelector(`main a[rel=${side}]`)?.click();
});
