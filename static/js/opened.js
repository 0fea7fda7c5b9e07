// Says that this page is open, at once and while a person looks at it, and shows who else has it open.
//
// For a form [data-opened] and an element [data-present], which gets the text of the same element of the answer.

const AGAIN = 20_000; // milliseconds; the server counts a page as open for thirty seconds

const form = document.querySelector("form[data-opened]");
const shown = document.querySelector("main [data-present]");

async function tell() {
  if (document.hidden || !navigator.onLine) return;
  const typed = new FormData(form);
  typed.set("by_itself", "yes");
  const answer = await fetch(form.action, { method: "POST", body: typed, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("[data-present]");
  if (found && found.textContent !== shown.textContent) shown.textContent = found.textContent;
}

if (form && shown) {
  tell();
  setInterval(tell, AGAIN);
  document.addEventListener("visibilitychange", tell);
}
