// Saves a form while a person types, and loses nothing.
//
// For any form with
//   data-autosave="<url>"    POST saves and returns JSON: {saved_at, number, ...}; 409 with {problem, number}
//                            if another page saved meanwhile
//   data-whose="<id>"        the owner of the text: no one else on this machine sees it
//   data-page="<url>"        the page of the form, if a refusal is shown at another URL
//   data-saved-by="<tab>"    the page that saved last, if there is a field `tab`
// and optionally the fields csrf_token, number (of the save the page was made from) and tab.
// [data-saving] shows the state; [data-save] is the button. After a successful submit the next page has
// data-autosave-done="<url>" data-whose="<id>".
//
// Unsaved text is kept in localStorage until the server has it. A chosen file is sent by a button alone.

import { clock, day, fillIn, kept, madeWith, nameOf, same, typedIn } from "./typed.js";

const PAUSE = 1200; // milliseconds without typing before saving
const RETRY = 15000; // milliseconds

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.page = form.dataset.page || location.href;
    this.key = nameOf(this.url, form.dataset.whose);
    this.state = form.querySelector("[data-saving]");
    this.tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
    this.saved = madeWith(form); // as on the server
    this.savedWords = this.state?.textContent;
    this.busy = null;
    this.findAgain();
    this.set("tab", this.tab);
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", (event) => this.sent(event));
    form.querySelector("[data-save]")?.addEventListener("click", (event) => {
      if (this.changesFiles) return;
      event.preventDefault();
      this.save();
    });
    addEventListener("online", () => this.save());
    addEventListener("offline", () => this.dirty && this.offline());
    addEventListener("focus", () => this.dirty && !this.refused && this.save());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.save());
    if (this.dirty) this.typed();
    setInterval(() => this.dirty && !this.refused && this.save(), RETRY);
  }

  get dirty() { return !same(typedIn(this.form), this.saved); }

  get changesFiles() {
    return [...this.form.elements].some((field) => (field.type === "file" ? field.files.length : field.checked && field.name.endsWith("_removed")));
  }

  withoutFiles() {
    const body = new FormData(this.form);
    for (const field of this.form.elements) if (field.type === "file" || field.name?.endsWith("_removed")) body.delete(field.name);
    return body;
  }

  set(name, value) {
    const field = this.form.elements.namedItem(name);
    if (field && value !== undefined && value !== null) field.value = value;
  }

  say(words, { bad = false, quiet = false, actions = [] } = {}) {
    if (!this.state || (this.words === words && !actions.length)) return;
    this.words = words;
    this.state.setAttribute("aria-live", quiet ? "off" : "polite");
    this.state.classList.toggle("bad", bad);
    this.state.replaceChildren(words, ...actions.flatMap((action) => [" ", action]));
  }

  typed() {
    this.keep();
    clearTimeout(this.timer);
    if (this.refused) return;
    this.timer = setTimeout(() => this.save(), PAUSE);
    if (!navigator.onLine) this.offline();
    else this.say("Not saved yet, kept in this browser", { quiet: true });
  }

  keep() {
    const marks = { number: this.mark("number"), edition: this.mark("edition"), tab: this.tab };
    this.keeps = kept.write(this.key, { typed: typedIn(this.form), at: Date.now(), ...marks });
  }

  get here() { return this.keeps === false ? "do not close this page" : "kept in this browser"; }

  offline() { this.say(`Not saved: offline, ${this.here}`, { bad: true }); }

  // Saves what is typed; true once the server has all of it. One save at a time.
  async save({ again = true } = {}) {
    clearTimeout(this.timer);
    if (this.busy) return this.busy.then(() => this.save({ again }));
    if (!this.dirty) {
      kept.drop(this.key);
      this.say(this.savedWords);
      return true;
    }
    this.keep();
    if (!navigator.onLine) { this.offline(); return false; }
    this.busy = this.send(again);
    const done = await this.busy.finally(() => { this.busy = null; });
    return done && this.dirty ? this.save({ again }) : done;
  }

  async send(again) {
    const typed = typedIn(this.form);
    let answer;
    try {
      answer = await fetch(this.url, { method: "POST", body: this.withoutFiles(), credentials: "same-origin" });
    } catch {
      this.offline();
      return false;
    }
    const told = await answer.json().catch(() => null);
    if (answer.ok && told) return this.heard(typed, told);
    if (answer.status === 409 && told) return this.conflict(told);
    if (again && (answer.ok || [400, 401].includes(answer.status)) && (await this.newToken())) return this.send(false);
    if (this.signedOut) return false;
    this.say(`Not saved: ${told?.problem || "something went wrong, trying again"} (${this.here})`, { bad: true });
    return false;
  }

  heard(typed, told) {
    this.saved = typed;
    this.refused = false;
    this.set("number", told.number);
    if (this.dirty) this.keep(); else kept.drop(this.key);
    this.savedWords = `Saved ${clock(new Date(told.saved_at))}`;
    this.say(this.savedWords);
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true }));
    return true;
  }

  // After a new sign-in the token of an open page is invalid: get one from a new page.
  async newToken() {
    this.signedOut = false;
    try {
      const answer = await fetch(this.page, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const form = page.querySelector(`form[data-autosave="${CSS.escape(this.url)}"]`);
      const token = form?.querySelector("[name=csrf_token]")?.value;
      if (token) {
        for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = token;
        return true;
      }
      this.signedOut = answer.redirected && new URL(answer.url).pathname === "/sign-in";
    } catch {
      this.offline();
      return false;
    }
    if (this.signedOut) {
      const link = document.createElement("a");
      Object.assign(link, { href: "/sign-in", target: "_blank", rel: "noopener", textContent: "sign in in another tab" });
      this.say(`Not saved: you are signed out, ${this.here} —`, { bad: true, actions: [link, ", then press Save"] });
    }
    return false;
  }

  conflict(told) {
    this.refused = true;
    const actions = [this.button("Open the other version", () => location.assign(this.page))];
    if (told.edition === undefined || String(told.edition) === this.mark("edition")) {
      actions.unshift(this.button("Save this version", () => {
        this.refused = false;
        this.set("number", told.number);
        this.save();
      }));
    }
    this.say(`Not saved: ${told.problem}`, { bad: true, actions });
    return false;
  }

  button(words, action) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button small", textContent: words });
    button.addEventListener("click", action);
    return button;
  }

  mark(name) { return this.form.elements.namedItem(name)?.value; }

  // Text that only this browser has: put back if the server has nothing newer, otherwise offered.
  findAgain() {
    const found = kept.read(this.key);
    if (found?.typed && same(found.typed, this.saved)) kept.drop(this.key);
    else if (found?.typed && this.isNewer(found)) this.putBack(found);
    else if (found?.typed) {
      kept.write(this.otherKey, found);
      kept.drop(this.key);
    }
    const other = kept.read(this.otherKey);
    if (other?.typed) this.offer(other);
  }

  get otherKey() { return `${this.key}:other`; }

  isNewer(found) {
    const fromHere = found.tab && found.tab === this.form.dataset.savedBy;
    return found.edition === this.mark("edition") && (fromHere || found.number === this.mark("number"));
  }

  putBack(found) {
    const server = this.saved;
    if (found.tab) this.tab = found.tab;
    fillIn(this.form, found.typed);
    const notice = this.notice(`Text you typed until ${day(found.at)} was not saved. It is back in the form.`);
    notice.lastChild.append(this.button("Discard", () => {
      kept.drop(this.key);
      const nothing = Object.fromEntries(Object.keys(typedIn(this.form)).map((name) => [name, ""]));
      fillIn(this.form, { ...nothing, ...server });
      notice.remove();
      this.save();
    }));
    setTimeout(() => this.save());
  }

  offer(other) {
    const notice = this.notice(`This browser has other text that you typed until ${day(other.at)}. Another page saved first.`);
    const done = () => { kept.drop(this.otherKey); notice.remove(); };
    notice.lastChild.append(
      this.button("Use this text", () => { fillIn(this.form, other.typed); done(); this.typed(); }),
      this.button("Discard", done),
    );
  }

  notice(words) {
    const notice = document.createElement("div");
    const actions = document.createElement("div");
    notice.className = "found";
    actions.className = "acts";
    notice.setAttribute("role", "status");
    notice.append(words, actions);
    this.form.prepend(notice);
    return notice;
  }

  // Submits once everything typed is saved, or cannot be saved here.
  async sent(event) {
    if (event.submitter?.hasAttribute("formaction")) { kept.drop(this.key); return; }
    event.preventDefault();
    const safe = await this.save();
    if (!safe && (!navigator.onLine || this.signedOut || this.refused)) return;
    kept.write(this.key, { ...kept.read(this.key), sent: true, typed: typedIn(this.form) });
    this.saved = typedIn(this.form);
    this.form.submit();
  }

  leave() {
    if (!this.dirty || this.refused) return;
    this.keep();
    if (!navigator.onLine) return;
    const last = { method: "POST", body: this.withoutFiles(), credentials: "same-origin", keepalive: true };
    fetch(this.url, last).catch(() => {});
  }
}

for (const done of document.querySelectorAll("[data-autosave-done]")) {
  const key = nameOf(done.dataset.autosaveDone, done.dataset.whose);
  if (kept.read(key)?.sent) kept.drop(key);
}
for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
