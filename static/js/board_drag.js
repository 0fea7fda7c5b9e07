// Drags a card by its link, which covers it, to another column. With a finger, a drag scrolls the board: the buttons of the
// card advance to the next stage there.

import { cardOf, columnOf, columnsAfter, columnsOf } from "./board_cards.js";

export function dragCards(board, moves, live) {
  let card = null; // the one that is dragged
  let over = null; // the column under the pointer

  const mark = (column) => {
    over = column;
    const ways = card ? columnsAfter(board, columnOf(card)) : [];
    for (const each of columnsOf(board)) {
      each.classList.toggle("takes", ways.includes(each));
      each.classList.toggle("over", each === column && ways.includes(each));
    }
  };

  board.addEventListener("dragstart", (event) => {
    card = cardOf(event.target);
    if (!card) return;
    const box = card.getBoundingClientRect();
    event.dataTransfer.setDragImage(card, event.clientX - box.left, event.clientY - box.top);
    event.dataTransfer.effectAllowed = "copyMove";
    card.classList.add("dragged");
    live.pause();
    mark(null);
  });

  board.addEventListener("dragover", (event) => {
    if (!card) return;
    const column = columnOf(event.target);
    if (column !== over) mark(column);
    if (!column || column === columnOf(card)) return;
    event.preventDefault(); // also over a column that refuses it: the drop says why
    event.dataTransfer.dropEffect = "move";
  });

  board.addEventListener("drop", (event) => {
    if (!card) return;
    event.preventDefault();
    const dropped = card;
    const column = columnOf(event.target);
    if (column) moves.drop(dropped, column);
  });

  board.addEventListener("dragend", () => {
    card?.classList.remove("dragged");
    card = null;
    mark(null);
    live.goOn();
  });
}
