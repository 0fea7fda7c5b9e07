// Typed text of a form: read, compare, put back, and keep in this browser.

const NOT_TYPED = new Set(["csrf_token", "number", "edition", "tab"]);

export const nameOf = (url, whose) => `onramp:${whose}:${new URL(url, location.href).pathname}`;
export const clock = (instant) => instant.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

export const day = (milliseconds) => {
  const instant = new Date(milliseconds);
  return `${instant.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" })} ${clock(instant)}`;
};

// Storage in this browser. If the browser does not allow it, nothing is kept.
export const kept = {
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

export function typedIn(form) {
  const typed = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NOT_TYPED.has(name)) typed[name] = value.replace(/\r\n?/g, "\n");
  }
  return typed;
}

// The values of the form when the page was made, without what was typed since.
export function madeWith(form) {
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

export function same(one, other) {
  const filled = (typed) => JSON.stringify(
    Object.entries(typed).map(([name, text]) => [name, text.trim()]).filter(([, text]) => text).sort(),
  );
  return filled(one) === filled(other);
}

// Whether something was typed since the page was made, such as before a module was loaded.
export const isChanged = (form) => !same(typedIn(form), madeWith(form));

export function fillIn(form, typed) {
  form.dispatchEvent(new CustomEvent("autosave:fill", { detail: typed })); // for modules that add fields
  for (const field of form.elements) {
    if (!field.name || NOT_TYPED.has(field.name) || field.type === "submit") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = typed[field.name] === field.value;
    else if (field.name in typed) field.value = typed[field.name];
  }
  form.dispatchEvent(new CustomEvent("autosave:filled"));
}
