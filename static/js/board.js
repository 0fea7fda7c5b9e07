// The board: its cards are moved by dragging, by keys and by their buttons, and follow what others do.
//
// [data-board] is the board; its value is the address of its columns alone. Without this module each button is a form
// that leads to the next page, as everywhere.

import { dragCards } from "./board_drag.js";
import { useKeys } from "./board_keys.js";
import { LiveBoard } from "./board_live.js";
import { Moves } from "./board_moves.js";
import { Toasts } from "./board_toasts.js";

const element = document.querySelector("[data-board]");

if (element) {
  const toasts = new Toasts(document.querySelector("[data-toasts]"));
  const live = new LiveBoard(element, toasts);
  const moves = new Moves(element, live, toasts);
  dragCards(element, moves, live);
  useKeys(element, moves, toasts);
}
