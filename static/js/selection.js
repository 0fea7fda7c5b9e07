// Selecting rows: counts them in the bar, selects ranges with Shift, and all rows that wait for an act.
//
// For the form #selection and checkboxes named "application" that belong to it, wherever they are on the page. The
// buttons of acts have the kinds of turns they answer in data-waits, and in data-label the words of a button which
// selects the rows that wait as one of those: {count} is their number.

const form = document.getElementById("selection");

class Selection {
  constructor() {
    this.words = form.querySelector("[data-selected]");
    this.hint = this.words.textContent;
    this.all = form.elements.namedItem("all");
    this.helpers = form.querySelector("[data-select]");
    this.last = null;
    document.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("change", (event) => this.changed(event));
    addEventListener("pageshow", () => this.count()); // a page from the history keeps its boxes
    this.addHelpers();
    this.count();
    new MutationObserver((changes) => this.rowsChanged(changes)).observe(document.querySelector("main"), { childList: true, subtree: true });
  }

  get boxes() {
    return [...document.querySelectorAll('input[name="application"][form="selection"]')];
  }

  clicked(event) {
    const box = event.target;
    if (!this.isBox(box)) return;
    if (event.shiftKey && this.last?.isConnected) {
      const boxes = this.boxes;
      const [from, to] = [boxes.indexOf(this.last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      this.count();
    }
    this.last = box;
  }

  changed(event) {
    if (this.isBox(event.target) || event.target === this.all) this.count();
  }

  // Rows come and go on a page that is kept up to date.
  rowsChanged(changes) {
    if (changes.every((change) => form.contains(change.target))) return;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.count());
  }

  isBox(element) {
    return element.matches?.('input[name="application"][form="selection"]');
  }

  addHelpers() {
    this.add("Select all on this page", () => true);
    this.waiting = [...form.querySelectorAll("button[data-label]:not([data-label=''])")].map((act) => {
      const kinds = act.dataset.waits.split(",").filter(Boolean);
      const waits = (box) => kinds.includes(box.dataset.waits);
      return { label: act.dataset.label, waits, button: this.add("", waits) };
    });
    this.clear = this.add("Clear selection", () => false);
  }

  add(label, wanted) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button small plain", textContent: label });
    button.addEventListener("click", () => {
      if (this.all) this.all.checked = false;
      for (const box of this.boxes) box.checked = wanted(box);
      this.count();
    });
    this.helpers.append(button);
    return button;
  }

  count() {
    const boxes = this.boxes;
    const count = boxes.filter((box) => box.checked).length;
    const isAll = Boolean(this.all?.checked);
    const words = isAll ? this.all.labels[0].textContent.trim() : `${count} selected`;
    this.words.textContent = count || isAll ? words : this.hint;
    this.clear.hidden = !count;
    for (const { label, waits, button } of this.waiting) {
      const waiting = boxes.filter(waits).length;
      button.hidden = !waiting;
      button.textContent = label.replace("{count}", waiting);
    }
    form.classList.toggle("active", count > 0 || isAll);
    for (const act of form.querySelectorAll("button[name=act]")) act.disabled = !count && !isAll;
  }
}

if (form) new Selection();
