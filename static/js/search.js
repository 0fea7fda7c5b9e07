// The search box: the link Search opens it, and so does the key / on any page.
// A person can turn off the keys of all pages in the box; the choice stays in their browser.

const link = document.querySelector("[data-search]");
const box = document.getElementById("search-box");
const choice = box?.querySelector("[data-key]");
const SAVED = "search-key";

export function keysAreOn() {
  try {
    return localStorage.getItem(SAVED) !== "off";
  } catch {
    return true; // storage is blocked
  }
}

function open(event) {
  event.preventDefault();
  choice.checked = keysAreOn();
  box.showModal();
  box.querySelector("input[type=search]").select();
}

function isTyping(target) {
  const field = target.closest("input, textarea, select, [contenteditable]");
  return field !== null && !box.contains(field); // a field of the closed box has the focus for a moment
}

if (link && box) {
  link.addEventListener("click", (event) => {
    if (!(event.ctrlKey || event.metaKey || event.shiftKey)) open(event);
  });
  document.addEventListener("keydown", (event) => {
    const isPlain = event.key === "/" && !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
    if (isPlain && !event.defaultPrevented && keysAreOn() && !isTyping(event.target) && !document.querySelector("dialog[open]")) open(event);
  });
  choice.addEventListener("change", () => {
    try {
      localStorage.setItem(SAVED, choice.checked ? "on" : "off");
    } catch {
      // storage is blocked: the key stays on
    }
  });
}
