// Keeps an open board up to date: every few seconds it asks for the columns, and takes over what has changed.
//
// The server answers 304 if nothing has. A tab in the background asks nothing. Cards that others move do move; focus,
// selection and what the person sees stay where they are. One sentence says what happened.

import { cardOf, cardsIn, cardWithId, columnOf, columnsOf, linkOf, nameOn, stageOf } from "./board_cards.js";

const INTERVAL = 5000; // milliseconds between two requests
const MAX_INTERVAL = 60000; // milliseconds, while requests fail

export class LiveBoard {
  constructor(board, toasts) {
    this.board = board;
    this.toasts = toasts;
    this.digest = `"${board.dataset.digest}"`;
    this.more = []; // positions of columns, one for each further page that was loaded
    this.written = new Map(columnsOf(board).map((column) => [column.dataset.column, markup(column)]));
    this.moving = 0;
    this.paused = 0;
    this.interval = INTERVAL;
    board.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.stop() : this.update()));
    this.wait();
  }

  wait() {
    this.stop();
    if (!document.hidden && !this.signedOut) this.timer = setTimeout(() => this.update(), this.interval);
  }

  stop() { clearTimeout(this.timer); }

  pause() { this.paused += 1; }

  goOn() { this.paused -= 1; }

  // Runs a move of one's own; what was asked before or meanwhile is not taken over.
  async whileMoving(move) {
    this.moving += 1;
    try {
      return await move();
    } finally {
      this.moving -= 1;
      this.asked = null;
    }
  }

  address() {
    const url = new URL(this.board.dataset.board, location.href);
    for (const position of this.more) url.searchParams.append("more", position);
    return url;
  }

  // Asks at once; a quiet update says nothing, as the person who moved a card knows.
  async update({ quiet = false } = {}) {
    this.stop();
    if (!this.moving && !this.paused) await this.ask(quiet);
    this.wait();
  }

  async ask(quiet) {
    const asked = {};
    this.asked = asked;
    const headers = { "If-None-Match": this.digest };
    const answer = await fetch(this.address(), { headers, credentials: "same-origin" }).catch(() => null);
    this.interval = answer?.ok || answer?.status === 304 ? INTERVAL : Math.min(this.interval * 2, MAX_INTERVAL);
    this.signedOut = Boolean(answer?.redirected);
    if (this.signedOut) this.toasts.say("This board is not up to date: you are signed out.", { bad: true });
    if (!answer?.ok || this.signedOut) return;
    const parts = await answer.json().catch(() => null);
    if (!parts || this.asked !== asked || this.moving || this.paused) return;
    this.digest = answer.headers.get("ETag");
    this.takeOver(parsed(parts.columns), quiet);
    document.querySelector("[data-ended]").replaceWith(...parsed(parts.ended).children);
  }

  takeOver(page, quiet) {
    const shown = cardsIn(this.board);
    const before = new Map(shown.map((card) => [card.dataset.card, columnOf(card)]));
    const names = new Map(shown.map((card) => [card.dataset.card, nameOn(card)]));
    const kept = focusOn(this.board);
    const cards = new Map(shown.map((card) => [card.dataset.card, card])); // also those that leave their column
    for (const column of columnsOf(page)) this.takeColumn(column, cards);
    kept();
    if (!quiet) this.announce(before, names);
  }

  // Makes a column as the server has it. Cards that are on the board already are moved, with their focus and their box.
  takeColumn(fresh, cards) {
    const position = fresh.dataset.column;
    const text = markup(fresh);
    const column = this.board.querySelector(`[data-column="${CSS.escape(position)}"]`);
    const isAsWritten = this.written.get(position) === text;
    const ids = (where) => cardsIn(where).map((card) => card.dataset.card).join();
    if (!column || (isAsWritten && ids(column) === ids(fresh))) return;
    this.written.set(position, text);
    const parts = [...fresh.children].map((part) => {
      const mine = cards.get(part.dataset.card);
      return mine ? renewed(mine, part) : document.importNode(part, true);
    });
    const wanted = new Set(parts);
    for (const part of [...column.children]) if (!wanted.has(part)) part.remove();
    parts.forEach((part, place) => {
      if (column.children[place] !== part) column.insertBefore(part, column.children[place] ?? null);
    });
  }

  announce(before, names) {
    const moved = [];
    const came = [];
    for (const card of cardsIn(this.board)) {
      const column = before.get(card.dataset.card);
      if (!column) came.push(card);
      else if (column !== columnOf(card)) moved.push(card);
    }
    const gone = [...before.keys()].filter((id) => !cardWithId(this.board, id));
    const others = came.length + gone.length;
    if (moved.length > 1) this.toasts.say(`${moved.length} candidates moved.`);
    else if (moved.length) this.toasts.say(`${nameOn(moved[0])} is now at ${stageOf(columnOf(moved[0]))}.`);
    else if (others > 1) this.toasts.say("The board changed.");
    else if (came.length) this.toasts.say(`${nameOn(came[0])} was added to ${stageOf(columnOf(came[0]))}.`);
    else if (gone.length) this.toasts.say(`${names.get(gone[0])} is no longer on this board.`);
  }

  // Loads the next cards of a column.
  async clicked(event) {
    const link = event.target.closest("a[data-more]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const column = columnOf(link);
    const shown = cardsIn(column).length;
    this.more.push(column.dataset.column);
    this.digest = '""';
    await this.update({ quiet: true });
    const first = cardsIn(column)[shown];
    if (first) linkOf(first).focus();
  }
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;
const markup = (column) => column.innerHTML.replace(/\s+/g, " ");

// A card with what the server has for it now; its box and its menu stay as the person set them.
function renewed(card, fresh) {
  const pick = card.querySelector(".pick");
  const box = pick?.querySelector("input");
  const fresher = fresh.querySelector(".pick input");
  if (box && fresher) Object.assign(box, { value: fresher.value }).dataset.waits = fresher.dataset.waits ?? "";
  card.className = fresh.className;
  card.dataset.version = fresh.dataset.version;
  const parts = [...fresh.children].map((part) => (pick && part.classList.contains("pick") ? pick : document.importNode(part, true)));
  const title = parts.find((part) => part.localName === "h3");
  const heading = title.textContent === nameOn(card) ? linkOf(card).closest("h3") : title;
  parts[parts.indexOf(title)] = heading;
  const menu = parts.find((part) => part.localName === "details");
  if (menu) menu.open = card.querySelector("details")?.open ?? false;
  const refusal = card.querySelector(".wrong");
  if (refusal) parts.splice(parts.indexOf(heading) + 1, 0, refusal);
  const stay = new Set(parts);
  for (const part of [...card.children]) if (!stay.has(part)) part.remove();
  parts.forEach((part, place) => {
    if (card.children[place] !== part) card.insertBefore(part, card.children[place] ?? null);
  });
  return card;
}

// Remembers where the focus is; the function it returns puts it back there, or on the nearest card.
function focusOn(board) {
  const element = document.activeElement;
  const card = cardOf(element);
  if (!card) return () => {};
  const column = columnOf(card);
  const place = cardsIn(column).indexOf(card);
  return () => {
    if (document.activeElement === element) return;
    if (board.contains(element)) {
      element.focus({ preventScroll: true });
      return;
    }
    const same = cardWithId(board, card.dataset.card);
    const cards = cardsIn(column);
    const nearest = same ?? cards[place] ?? cards.at(-1);
    if (nearest) linkOf(nearest).focus({ preventScroll: true });
  };
}
