// The months of jobs, and the gaps and overlaps between them, as in app/scorecards/survey.py.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const EARLIEST = 1940;
const LATEST = 2100;

const month = (year, number) => (year >= EARLIEST && year <= LATEST && number >= 1 && number <= 12 ? year * 12 + number - 1 : null);

export function monthOf(text) {
  const words = text.trim().toLowerCase();
  let match = /^([0-9]{4})[-/. ]([0-9]{1,2})$/.exec(words);
  if (match) return month(Number(match[1]), Number(match[2]));
  match = /^([0-9]{1,2})[-/. ]([0-9]{4})$/.exec(words);
  if (match) return month(Number(match[2]), Number(match[1]));
  match = /^([a-z]{3,9})\.?[-/ ]?([0-9]{4})$/.exec(words);
  if (!match) return null;
  const named = MONTHS.findIndex((name) => name.toLowerCase().startsWith(match[1]));
  return named < 0 ? null : month(Number(match[2]), named + 1);
}

const words = (month) => `${MONTHS[month % 12].slice(0, 3)} ${Math.floor(month / 12)}`;

function months(first, last) {
  const count = last - first + 1;
  return `${count} ${count === 1 ? "month" : "months"}, ${words(first)}${last > first ? ` to ${words(last)}` : ""}`;
}

const inOrder = (one, other) => one.first - other.first || one.last - other.last;

// times: [employer, from, to] of each job, as typed.
export function spans(times, today) {
  const found = times.map(([employer, from, to], index) => ({
    employer: employer.trim() || `job ${index + 1}`,
    first: monthOf(from),
    last: to.trim() ? monthOf(to) : today,
  }));
  return found.filter(({ first, last }) => first !== null && last !== null && first <= last).sort(inOrder);
}

export function remarks(jobs) {
  const found = [];
  let farthest = jobs[0];
  jobs.forEach((job, index) => {
    if (job.first > farthest.last + 1) {
      const [first, last] = [farthest.last + 1, job.first - 1];
      const text = `Gap of ${months(first, last)}, between ${farthest.employer} and ${job.employer}.`;
      found.push({ kind: "gap", first, last, text });
    }
    if (job.last > farthest.last) farthest = job;
  });
  jobs.forEach((one, index) => {
    for (const other of jobs.slice(index + 1)) {
      const [first, last] = [other.first, Math.min(one.last, other.last)];
      if (first < last || (first === last && one.last > first)) {
        found.push({ kind: "overlap", first, last, text: `Overlap of ${months(first, last)}: ${one.employer} and ${other.employer}.` });
      }
    }
  });
  return found.sort(inOrder);
}
