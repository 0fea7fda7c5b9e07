// On a page that is one form with nothing to fill in: sends it, as its button does.

document.querySelector("main form")?.requestSubmit();
