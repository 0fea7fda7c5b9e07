// The elapsed time of an interview: "32 of 50 minutes", beside a meter.

const shown = document.querySelector("[data-elapsed]");

function tick() {
  const planned = Number(shown.dataset.minutes);
  const passed = Math.floor((Date.now() - Date.parse(shown.dataset.startsAt)) / 60000);
  if (passed < 0 || passed > planned * 3) return; // the page says when
  const meter = shown.querySelector("meter") || shown.appendChild(document.createElement("meter"));
  const words = `${passed} of ${planned} minutes`;
  Object.assign(meter, { min: 0, max: planned, high: planned * 0.9, optimum: 0, value: passed });
  meter.setAttribute("aria-label", "Elapsed time of the interview");
  shown.querySelector("[data-words]").textContent = words;
  shown.classList.toggle("late", passed > planned);
}

if (shown) {
  tick();
  setInterval(tick, 5000);
}
