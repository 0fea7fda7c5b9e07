// Turns the names of the people you can mention into buttons that write them into the note.
for (const list of document.querySelectorAll("[data-mention-into]")) {
  const text = document.getElementById(list.dataset.mentionInto);
  let hadFocus = document.activeElement === text;
  text?.addEventListener("focus", () => { hadFocus = true; }, { once: true });
  for (const item of text ? list.children : []) {
    const mention = item.textContent.trim();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = mention;
    button.addEventListener("click", () => {
      if (!hadFocus) text.setSelectionRange(text.value.length, text.value.length); // at the end, not the start
      const before = text.value.slice(0, text.selectionStart);
      const gap = before === "" || /\s$/.test(before) ? "" : " ";
      text.setRangeText(`${gap}${mention} `, text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
      text.focus();
    });
    item.replaceChildren(button);
  }
}
