// Caches the page of an interview for offline use while its scorecard is open.
// The service worker under /interviews/ does the caching (interviews_worker.js).

const files = () => {
  const linked = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((link) => link.href);
  const scripts = performance.getEntriesByType("resource").map((entry) => entry.name);
  const own = [...linked, ...scripts, ...[...document.scripts].map((script) => script.src)];
  return [...new Set(own)].filter((url) => new URL(url, location.href).pathname.startsWith("/static/"));
};

async function tell(message) {
  const registration = await navigator.serviceWorker.ready;
  registration.active.postMessage(message);
}

if ("serviceWorker" in navigator) {
  const form = document.querySelector("form[data-autosave]");
  const page = form?.dataset.page || location.pathname;
  navigator.serviceWorker.register("/interviews/worker.js", { scope: "/interviews/" }).catch(() => {});
  if (form) {
    const keep = () => tell({ keep: page, files: files() });
    keep();
    form.addEventListener("autosave:saved", keep);
  } else {
    tell({ forget: location.pathname });
  }
}
