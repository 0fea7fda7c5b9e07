// What just happened on a page, at its lower edge. Screen readers announce it, and it stays until the next one; one with
// something to do stays until the next of its kind.

export class Toasts {
  constructor(place) {
    this.place = place;
  }

  clear() { this.place.replaceChildren(); }

  // An unseen one is for screen readers only, as the page shows the same elsewhere.
  say(words, { bad = false, unseen = false, action = null } = {}) {
    const toast = document.createElement("div");
    toast.className = unseen ? "sr-only" : `toast${bad ? " bad" : ""}`;
    const text = document.createElement("p");
    text.textContent = words;
    toast.append(text);
    for (const earlier of [...this.place.children]) if (action || !earlier.querySelector("a")) earlier.remove();
    this.place.append(toast);
    if (unseen) return;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button small plain";
    close.textContent = "Dismiss";
    close.addEventListener("click", () => toast.remove());
    toast.append(...(action ? [action] : []), close);
  }
}
