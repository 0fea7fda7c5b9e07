// The keys of the board: the arrows choose a card, a advances it, s skips an optional stage, d declines it, x selects it, ? shows all keys.
// A person can turn them off in the dialog that shows them; the choice stays in their browser.

import { cardOf, cardsIn, columnOf, columnsOf, linkOf } from "./board_cards.js";
import { kept } from "./typed.js";

const SAVED = "board-keys";
const dialog = document.getElementById("board-keys");
const choice = dialog.querySelector("[data-keys-on]");

function isTyping(target) {
  return target.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])") !== null;
}

const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented);

// The card to the side of one, at the same height of the next column that has cards.
function beside(board, card, step) {
  const columns = columnsOf(board);
  const row = cardsIn(columnOf(card)).indexOf(card);
  for (let place = columns.indexOf(columnOf(card)) + step; columns[place]; place += step) {
    const cards = cardsIn(columns[place]);
    if (cards.length) return cards[Math.min(row, cards.length - 1)];
  }
  return card;
}

function along(card, step) {
  const cards = cardsIn(columnOf(card));
  return cards[cards.indexOf(card) + step] ?? card;
}

export function useKeys(board, moves, toasts) {
  const arrows = {
    ArrowDown: (card) => along(card, 1),
    ArrowUp: (card) => along(card, -1),
    ArrowRight: (card) => beside(board, card, 1),
    ArrowLeft: (card) => beside(board, card, -1),
  };
  const acts = {
    a: (card) => moves.advance(card),
    s: (card) => moves.skip(card),
    d: (card) => moves.decline(card),
    x: (card) => card.querySelector(".pick input")?.click(),
  };
  const button = document.querySelector("[data-keys-button]");
  const show = () => dialog.showModal();
  button.hidden = false;
  button.addEventListener("click", show);
  choice.checked = kept.read(SAVED) !== "off";
  choice.addEventListener("change", () => kept.write(SAVED, choice.checked ? "on" : "off"));

  const choose = (event) => {
    const isFree = document.activeElement === document.body || board.contains(event.target);
    if (!isFree || event.shiftKey) return;
    const card = cardOf(event.target);
    const chosen = card ? arrows[event.key](card) : board.querySelector("[data-card]");
    if (!chosen) return;
    event.preventDefault();
    linkOf(chosen).focus({ preventScroll: true });
    chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (!isPlain(event) || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      show();
      return;
    }
    if (!choice.checked) return;
    if (event.key in arrows) choose(event);
    else if (event.key in acts && !event.repeat) {
      const card = cardOf(event.target);
      event.preventDefault();
      if (card) acts[event.key](card);
      else toasts.say("Choose a card first, with the arrow keys.");
    }
  });
}
