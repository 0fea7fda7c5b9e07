// Previews the mail of a form while a person types.
//
// For a form with a section [data-preview] and a button [data-preview-button], which only previews: the page that comes
// back has the same section, and the field `shown` with what was previewed. With this module the button is removed, or
// becomes the submit button (data-becomes, if the form has none). A button [data-preview-page] shows another mail.

import { isChanged } from "./typed.js";

const PAUSE = 300; // milliseconds without typing before the preview is updated

class Preview {
  constructor(section) {
    this.section = section;
    this.form = section.closest("form");
    this.button = this.form.querySelector("[data-preview-button]");
    this.look = { name: this.button.name, value: this.button.value };
    this.asked = this.shown = 0; // the number of changes, and the last one that was previewed
    this.replaceButton();
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", (event) => this.sent(event));
    if (!this.form.elements.namedItem("shown").value || isChanged(this.form)) this.changed();
  }

  replaceButton() {
    if (this.form.querySelector("button[type=submit]:not([data-preview-button], [data-preview-page])")) {
      this.button.remove();
      return;
    }
    this.button.removeAttribute("name");
    this.button.textContent = this.button.dataset.becomes;
    this.button.classList.replace("main", "risk");
  }

  changed() {
    this.asked += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), PAUSE);
  }

  // Fetches the preview; true once it is on the page.
  async show() {
    clearTimeout(this.timer);
    const asked = this.asked;
    const typed = new FormData(this.form);
    typed.set(this.look.name, this.look.value);
    const answer = await fetch(location.href, { method: "POST", body: typed, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || answer.redirected || asked !== this.asked) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const section = page.querySelector("[data-preview]");
    if (!section || asked !== this.asked) return false;
    this.section.replaceChildren(...section.childNodes);
    this.form.elements.namedItem("shown").value = page.querySelector("[name=shown]").value;
    this.shown = asked;
    return true;
  }

  // Sends only what was previewed: an outdated preview is updated first.
  async sent(event) {
    if (this.shown === this.asked || this.isSending || event.submitter?.matches("[data-preview-page]")) return;
    event.preventDefault();
    await this.show();
    this.isSending = true;
    this.form.requestSubmit(event.submitter);
  }
}

for (const section of document.querySelectorAll("form [data-preview]")) new Preview(section);
