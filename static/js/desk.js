// Score an answer with a tap or a key from 1 to 4: the form is sent at once. Keys work inside the main content only,
// which has the focus to begin with. Without this module, choose a score and press the button.
const form = document.querySelector("form[data-desk]");
const scores = [...form.querySelectorAll("input[type=radio]")];
const back = document.querySelector("[data-desk-back]");
let sent = false;

function send(score) {
  if (sent) return;
  sent = true;
  score.checked = true;
  form.requestSubmit();
}

form.querySelector("[data-desk-hint]").hidden = false;
if (!document.querySelector(".errors")) document.getElementById("answer").focus({ preventScroll: true });
addEventListener("pageshow", () => { sent = false; });

document.getElementById("main").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const score = scores.find((each) => each.value === event.key);
  if (score) {
    event.preventDefault();
    send(score);
  } else if (event.key.toLowerCase() === "b" && back) back.click();
});

// A click with the arrow keys has no detail: they only choose.
form.addEventListener("click", (event) => {
  if (scores.includes(event.target) && event.detail > 0) send(event.target);
});
