// Loads a page again while something goes on that it shows the progress of.
//
// [data-reload="<seconds>"] is what shows it: without it, or with the page in the background, nothing is loaded.

const watched = document.querySelector("[data-reload]");

if (watched) {
  setInterval(() => {
    if (!document.hidden && navigator.onLine) location.reload();
  }, Number(watched.dataset.reload) * 1000);
}
