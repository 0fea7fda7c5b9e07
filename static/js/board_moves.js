// Advances a card: it moves at once, and comes back with the reason if that is refused.
//
// It sends the form of the card, as its button does, and asks for JSON: {message, undo} after a move, else {problem}.
// The column of the next stage accepts a card, and so do those past optional stages; other columns say so.

import { cardOf, columnOf, columnsAfter, linkOf, nameOn, neighborOf, putInto, stageOf } from "./board_cards.js";

const UNREACHABLE = "Not moved: Onramp cannot be reached. Check your connection, then try again.";
const SIGNED_OUT = "Not moved: you are signed out. Sign in in another tab, then try again.";
const OUTDATED = "Not moved: this page was open too long. Reload it, then try again.";
const FAILED = "Not moved: something went wrong. Reload the page, then try again.";

export class Moves {
  constructor(board, live, toasts) {
    this.board = board;
    this.live = live;
    this.toasts = toasts;
    this.form = document.getElementById("move");
    board.addEventListener("click", (event) => this.clicked(event));
  }

  clicked(event) {
    const button = event.target.closest("button[form=move]");
    if (!button) return;
    event.preventDefault();
    button.closest("details")?.removeAttribute("open");
    this.advance(cardOf(button));
  }

  addressOf(card, act) { return `${linkOf(card).getAttribute("href")}/${act}`; }

  decline(card) { location.assign(this.addressOf(card, "decline")); }

  // Drops a card on a column, which takes it if one can advance to it.
  drop(card, column) {
    const from = columnOf(card);
    if (column === from) return;
    const ways = columnsAfter(this.board, from);
    const stages = ways.map(stageOf);
    if (ways.includes(column)) this.advance(card, column);
    else if (ways.length > 1) this.refuse(card, `${nameOn(card)} can move only to ${stages.join(" or ")}.`);
    else if (ways.length) this.refuse(card, `${nameOn(card)} can move only to the next stage, ${stages[0]}.`);
    else this.refuse(card, `${nameOn(card)} is at the last stage. Open the application to hire or decline.`);
  }

  // Advances a card past the optional stage that comes next.
  skip(card) {
    const [, past] = columnsAfter(this.board, columnOf(card));
    if (past) this.advance(card, past);
    else this.refuse(card, `No optional stage comes next for ${nameOn(card)}.`);
  }

  // Advances a card to the next stage, or to the column of a later one, past optional stages.
  async advance(card, wanted = null) {
    const from = columnOf(card);
    const [first] = columnsAfter(this.board, from);
    const next = wanted ?? first;
    if (card.ariaBusy === "true") return;
    if (!next) {
      this.drop(card, null);
      return;
    }
    const to = next === first ? "" : next.dataset.stage;
    const before = card.nextElementSibling;
    const hadFocus = card.contains(document.activeElement);
    const goOn = neighborOf(card);
    card.querySelector(".wrong")?.remove();
    card.ariaBusy = "true";
    putInto(next, card);
    if (hadFocus) linkOf(goOn ?? card).focus({ preventScroll: goOn !== null });
    const sent = new FormData(this.form);
    sent.set("version", card.dataset.version);
    sent.set("to", to);
    const answer = await this.live.whileMoving(() => this.send(this.addressOf(card, "advance"), sent));
    card.ariaBusy = null;
    if (answer.message) {
      this.tell(answer);
      await this.live.update({ quiet: true });
      return;
    }
    from.insertBefore(card, before?.parentElement === from ? before : null);
    if (hadFocus) linkOf(card).focus();
    this.refuse(card, answer.problem, answer.isAsked && this.addressOf(card, to ? `advance?to=${to}` : "advance"));
    await this.live.update({ quiet: true });
  }

  tell({ message, undo }) {
    let action = null;
    if (undo) {
      action = document.createElement("a");
      action.href = undo;
      action.className = "button small";
      action.textContent = "Undo";
      action.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.undo(undo);
      });
    }
    this.toasts.say(message, { action });
  }

  // Sends the form of the page that undoes a move. If mail was sent since, the page has to be read.
  async undo(url) {
    const answer = await fetch(url, { credentials: "same-origin" }).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const version = page?.querySelector("main form [name=version]");
    if (!version || page.querySelector("main form [name=corrects]")) {
      location.assign(url);
      return;
    }
    const told = await this.send(url, new FormData(version.form));
    this.toasts.clear();
    if (told.message) this.toasts.say(told.message);
    else this.toasts.say(told.problem, { bad: true });
    await this.live.update({ quiet: true });
  }

  // What the server says: {message, undo}, or {problem, isAsked} if it refuses or does not answer.
  async send(url, body) {
    let answer;
    try {
      const headers = { Accept: "application/json" };
      answer = await fetch(url, { method: "POST", body, headers, credentials: "same-origin" });
    } catch {
      return { problem: UNREACHABLE };
    }
    const told = await answer.json().catch(() => null);
    if (told?.message || told?.problem) return { ...told, isAsked: answer.status === 422 };
    const signedOut = answer.status === 401 || new URL(answer.url).pathname === "/sign-in";
    if (signedOut) return { problem: SIGNED_OUT };
    return { problem: answer.status === 400 ? OUTDATED : FAILED };
  }

  // Shows on a card why it did not move, and where a reason can be given.
  refuse(card, problem, page) {
    card.querySelector(".wrong")?.remove();
    const reason = document.createElement("p");
    reason.className = "wrong";
    reason.textContent = problem;
    if (page) {
      const link = document.createElement("a");
      link.href = page;
      link.textContent = "Advance with a reason";
      reason.append(" ", link);
    }
    linkOf(card).closest("h3").after(reason);
    this.toasts.say(problem, { unseen: true }); // it is on the card
  }
}
