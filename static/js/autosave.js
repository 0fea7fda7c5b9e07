// Saves a form while one types in it, and loses nothing that was typed.
//
// For any form with
//   data-autosave="<url>"    POST saves and leads to JSON: {saved_at, number, ...}; 409 with {problem, number}
//                            where another page saved meanwhile
//   data-whose="<id>"        whose text it is: on this machine no one else is offered it
//   data-page="<url>"        the page the form stands on, where a refusal is shown at another address
//   data-saved-by="<tab>"    the open page that saved last, where there is a field `tab`
// and, where the form has them, the fields csrf_token, number (of the save the page was made from) and tab.
// [data-saving] in it says what is saved; [data-save] is its button. Where the form is sent and taken, the
// page that follows has data-autosave-done="<url>" data-whose="<id>".
//
// Until the server has it, what is typed is kept in localStorage.

const PAUSE = 1200; // milliseconds without a key before it is saved
const AGAIN = 15000; // until it is tried again
const NOT_TYPED = new Set(["csrf_token", "number", "edition", "tab"]);

const nameOf = (url, whose) => `onramp:${whose}:${new URL(url, location.href).pathname}`;
const clock = (instant) => instant.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

const day = (milliseconds) => {
  const instant = new Date(milliseconds);
  return `${instant.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" })} ${clock(instant)}`;
};

// What is kept of a form in this browser. Where the browser allows none, typing goes on without.
const kept = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },
  write(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
  },
  drop(key) {
    try { localStorage.removeItem(key); } catch { /* there was none */ }
  },
};

function typedIn(form) {
  const typed = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NOT_TYPED.has(name)) typed[name] = value.replace(/\r\n?/g, "\n");
  }
  return typed;
}

// What the form held when the page was made, whatever was typed before this module ran.
function madeWith(form) {
  const made = {};
  for (const field of form.elements) {
    if (!field.name || NOT_TYPED.has(field.name) || ["submit", "button", "file"].includes(field.type)) continue;
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.defaultChecked) made[field.name] = field.value;
    } else if (field.options) {
      made[field.name] = ([...field.options].find((option) => option.defaultSelected) || field.options[0])?.value ?? "";
    } else {
      made[field.name] = field.defaultValue.replace(/\r\n?/g, "\n");
    }
  }
  return made;
}

function same(one, other) {
  const filled = (typed) => JSON.stringify(
    Object.entries(typed).map(([name, text]) => [name, text.trim()]).filter(([, text]) => text).sort(),
  );
  return filled(one) === filled(other);
}

function fillIn(form, typed) {
  form.dispatchEvent(new CustomEvent("autosave:fill", { detail: typed })); // for whoever adds fields
  for (const field of form.elements) {
    if (!field.name || NOT_TYPED.has(field.name) || field.type === "submit") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = typed[field.name] === field.value;
    else if (field.name in typed) field.value = typed[field.name];
  }
  form.dispatchEvent(new CustomEvent("autosave:filled"));
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.page = form.dataset.page || location.href;
    this.key = nameOf(this.url, form.dataset.whose);
    this.state = form.querySelector("[data-saving]");
    this.tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
    this.saved = madeWith(form); // as the server has it
    this.savedWords = this.state?.textContent; // what was said of that
    this.busy = null;
    this.findAgain();
    this.set("tab", this.tab);
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", (event) => this.sent(event));
    form.querySelector("[data-save]")?.addEventListener("click", (event) => {
      event.preventDefault();
      this.save();
    });
    addEventListener("online", () => this.save());
    addEventListener("offline", () => this.dirty && this.offline());
    addEventListener("focus", () => this.dirty && !this.refused && this.save());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.save());
    if (this.dirty) this.typed();
    setInterval(() => this.dirty && !this.refused && this.save(), AGAIN);
  }

  get dirty() { return !same(typedIn(this.form), this.saved); }

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
    else this.say("Not saved yet, kept here", { quiet: true });
  }

  keep() {
    const marks = { number: this.mark("number"), edition: this.mark("edition"), tab: this.tab };
    this.keeps = kept.write(this.key, { typed: typedIn(this.form), at: Date.now(), ...marks });
  }

  get here() { return this.keeps === false ? "do not close this page" : "kept here"; }

  offline() { this.say(`Not saved: offline, ${this.here}`, { bad: true }); }

  // Saves what is typed; true once the server has all of it. One save at a time, the next after it.
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
      answer = await fetch(this.url, { method: "POST", body: new FormData(this.form), credentials: "same-origin" });
    } catch {
      this.offline();
      return false;
    }
    const told = await answer.json().catch(() => null);
    if (answer.ok && told) return this.heard(typed, told);
    if (answer.status === 409 && told) return this.conflict(told);
    if (again && (answer.ok || [400, 401].includes(answer.status)) && (await this.newToken())) return this.send(false);
    if (this.signedOut) return false;
    this.say(`Not saved: ${told?.problem || "something went wrong, it is tried again"} (${this.here})`, { bad: true });
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

  // The token of a page that was open while its session ended is no good any more: a new page has one.
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
    const actions = [this.button("Open the other", () => location.assign(this.page))];
    if (told.edition === undefined || String(told.edition) === this.mark("edition")) {
      actions.unshift(this.button("Save this one instead", () => {
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

  // What this browser kept and the server has not: put back where the server has nothing newer, else offered.
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
    const notice = this.notice(`What you typed here until ${day(found.at)} had not reached Onramp. It is back in the form.`);
    notice.lastChild.append(this.button("Drop it", () => {
      kept.drop(this.key);
      const nothing = Object.fromEntries(Object.keys(typedIn(this.form)).map((name) => [name, ""]));
      fillIn(this.form, { ...nothing, ...server });
      notice.remove();
      this.save();
    }));
    setTimeout(() => this.save());
  }

  offer(other) {
    const notice = this.notice(`This browser kept other text, typed until ${day(other.at)}: another page saved before it could.`);
    const done = () => { kept.drop(this.otherKey); notice.remove(); };
    notice.lastChild.append(
      this.button("Put it into the form", () => { fillIn(this.form, other.typed); done(); this.typed(); }),
      this.button("Drop it", done),
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

  // Sent for good only once everything typed is safe, or nothing can be done about it here.
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
    const last = { method: "POST", body: new FormData(this.form), credentials: "same-origin", keepalive: true };
    fetch(this.url, last).catch(() => {});
  }
}

for (const done of document.querySelectorAll("[data-autosave-done]")) {
  const key = nameOf(done.dataset.autosaveDone, done.dataset.whose);
  if (kept.read(key)?.sent) kept.drop(key);
}
for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
