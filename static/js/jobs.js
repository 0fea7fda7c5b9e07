// The chronological survey during an interview: adds jobs by key, and updates the timeline.

import { isChanged } from "./typed.js";
import { remarks, spans } from "./working_life.js";

const WIDTH = 320; // as in the drawing of the server
const ROW = 18;
const MAX_JOBS = 40;
const SVG = "http://www.w3.org/2000/svg";

const survey = document.querySelector("[data-jobs]");
const blocks = () => [...survey.querySelectorAll("[data-job]")];

function renumber(element, number) {
  for (const name of ["id", "name", "for", "aria-describedby"]) {
    const value = element.getAttribute(name);
    if (value) element.setAttribute(name, value.replaceAll(/\bjob_\d+_/g, `job_${number}_`));
  }
}

// Adds an empty block after the last.
function add() {
  const last = blocks().at(-1);
  const number = blocks().length + 1;
  const block = last.cloneNode(true);
  for (const wrong of block.querySelectorAll(".wrong")) wrong.remove();
  for (const element of [block, ...block.querySelectorAll("*")]) {
    renumber(element, number);
    element.removeAttribute("aria-invalid");
    if ("value" in element && element.name) element.value = element.defaultValue = "";
  }
  block.querySelector("legend").textContent = `Job ${number}`;
  last.after(block);
  return block;
}

function addAndGoThere() {
  const empty = blocks().find((block) => [...block.querySelectorAll("input, textarea")].every((field) => !field.value.trim()));
  const block = empty || (blocks().length < MAX_JOBS ? add() : blocks().at(-1));
  block.querySelector("input").focus();
}

function times() {
  return blocks().map((block) => ["employer", "from", "to"].map((name) => block.querySelector(`[name$=_${name}]`).value));
}

function drawn(name, attributes, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

function drawing(jobs, found) {
  const first = jobs[0].first;
  const last = Math.max(...jobs.map((job) => job.last));
  const height = ROW * (jobs.length + 1);
  const at = (month) => Number((((month - first) / (last - first + 1)) * WIDTH).toFixed(1));
  const bar = (of, kind, y, tall) => drawn("rect", { class: kind, x: at(of.first), y, width: Number((at(of.last + 1) - at(of.first)).toFixed(1)), height: tall });
  const years = [first, last].map((month) => Math.floor(month / 12));
  const told = jobs.length === 1
    ? `1 job from ${years[0]} to ${years[1]}, drawn as a bar. Gaps and overlaps are listed below.`
    : `${jobs.length} jobs from ${years[0]} to ${years[1]}, drawn as bars. Gaps and overlaps are listed below.`;
  const svg = drawn("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": told });
  svg.append(
    ...found.map((remark) => bar(remark, remark.kind, 0, height - ROW)),
    ...jobs.map((job, row) => bar(job, "held", row * ROW + 3, 12)),
    drawn("text", { x: 0, y: height - 5 }, years[0]),
    drawn("text", { x: WIDTH, y: height - 5, "text-anchor": "end" }, years[1]),
  );
  return svg;
}

function draw() {
  const today = new Date();
  const jobs = spans(times(), today.getUTCFullYear() * 12 + today.getUTCMonth());
  const found = jobs.length ? remarks(jobs) : [];
  const line = survey.querySelector("[data-timeline]");
  const list = line.querySelector("[data-remarks]");
  line.querySelector("svg")?.remove();
  if (jobs.length) line.prepend(drawing(jobs, found));
  const nothing = jobs.length > 1 ? "No gaps or overlaps." : "Gaps and overlaps between jobs are shown here.";
  const lines = found.length ? found : [{ kind: "quiet", text: nothing }];
  const words = lines.map(({ text }) => text).join("\n");
  if (list.dataset.words === words) return; // announce once
  list.dataset.words = words;
  list.replaceChildren(...lines.map(({ kind, text }) => {
    const item = document.createElement("li");
    item.className = kind;
    item.textContent = text;
    return item;
  }));
}

if (survey) {
  survey.addEventListener("input", draw);
  survey.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    addAndGoThere();
  });
  survey.querySelector("[data-add-job]").addEventListener("click", (event) => {
    event.preventDefault();
    addAndGoThere();
  });
  const form = survey.closest("form");
  form.addEventListener("autosave:fill", ({ detail }) => {
    const most = Math.max(...Object.keys(detail).map((name) => Number(/^job_(\d+)_employer$/.exec(name)?.[1] || 0)));
    while (blocks().length < Math.min(most, MAX_JOBS)) add();
  });
  form.addEventListener("autosave:filled", draw);
  if (isChanged(form)) draw();
}
