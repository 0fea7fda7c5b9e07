// Reloads a page while it shows progress.
//
// Only with an element [data-reload="<seconds>"], and only in the foreground.

const watched = document.querySelector("[data-reload]");

if (watched) {
  setInterval(() => {
    if (!document.hidden && navigator.onLine) location.reload();
  }, Number(watched.dataset.reload) * 1000);
}
