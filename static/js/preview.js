// Shows the mail of a form as it will be sent, while a person types.
//
// For a form with a section [data-preview] and a button [data-preview-button], which sends it for a look only: the page
// that comes back holds the same section, and the field `shown` that says what was looked at. With this module nobody
// needs that button: it goes, or becomes the button that does it (data-becomes, where the form has none yet).

const PAUSE = 300; // milliseconds without a key before the mail is shown again

class Preview {
  constructor(section) {
    this.section = section;
    this.form = section.closest("form");
    this.button = this.form.querySelector("[data-preview-button]");
    this.look = { name: this.button.name, value: this.button.value };
    this.asked = this.shown = 0; // how often the form has changed, and up to which change the mail is shown
    this.replaceButton();
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", (event) => this.sent(event));
    if (!this.form.elements.namedItem("shown").value) this.changed();
  }

  replaceButton() {
    if (this.form.querySelector("button[type=submit]:not([data-preview-button])")) {
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

  // Fetches the mail for what is typed now; true once it stands on the page.
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

  // What is sent is what was shown: where the mail is behind what is typed, it is shown first.
  async sent(event) {
    if (this.shown === this.asked || this.isSending) return;
    event.preventDefault();
    await this.show();
    this.isSending = true;
    this.form.requestSubmit(event.submitter);
  }
}

for (const section of document.querySelectorAll("form [data-preview]")) new Preview(section);
