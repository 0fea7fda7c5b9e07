// The cards and columns of a board: which is which, and what stands on them.

export const cardOf = (element) => element?.closest?.("[data-card]") ?? null;
export const columnOf = (element) => element?.closest?.("[data-column]") ?? null;
export const cardsIn = (column) => [...column.querySelectorAll("[data-card]")];
export const columnsOf = (board) => [...board.querySelectorAll("[data-column]")];
export const cardWithId = (board, id) => board.querySelector(`[data-card="${CSS.escape(id)}"]`);
export const linkOf = (card) => card.querySelector("h3 a");
export const nameOn = (card) => linkOf(card).textContent;
export const stageOf = (column) => column.ariaLabel;

// Where the cards of a column can advance to: the column of the next stage, and those past optional stages.
export function columnsAfter(board, column) {
  const positions = column.dataset.ways.split(" ");
  return columnsOf(board).filter((each) => positions.includes(each.dataset.column));
}

// The card to go on with when one leaves its column: the next, or else the one before.
export function neighborOf(card) {
  const cards = cardsIn(columnOf(card));
  const place = cards.indexOf(card);
  return cards[place + 1] ?? cards[place - 1] ?? null;
}

// Puts a card at the end of the cards of a column: it has waited there the least.
export function putInto(column, card) {
  const last = cardsIn(column).at(-1);
  if (last) last.after(card);
  else column.querySelector("header").after(card);
  column.querySelector(".empty")?.remove();
}
