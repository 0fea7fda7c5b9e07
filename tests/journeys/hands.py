"""What people in front of a browser do it with: a mouse and a keyboard, or a keyboard alone."""

from __future__ import annotations

import re
from contextlib import nullcontext
from datetime import datetime

from playwright.sync_api import ElementHandle, Locator, Page, expect

MOST_STEPS = 400  # on the way from one thing on a page to another
STEPS_AT_ONCE = 8
# Tab goes no further than one of some elements.
STOP_AT = """(elements) => {
  window.isThere = () => elements.includes(document.activeElement);
  window.stopping = new AbortController();
  addEventListener("keydown", (event) => { if (event.key === "Tab" && isThere()) event.preventDefault() },
    {capture: true, signal: stopping.signal})
}"""
IS_THERE = "() => { if (isThere()) stopping.abort(); return isThere() }"


class MouseAndKeyboard:
    """The usual way."""

    def press(self, target: Locator) -> None:
        """A link or a button."""
        target.click()

    def write(self, target: Locator, text: str) -> None:
        """Into a field, in the place of what stands there; a day or a moment in ISO form."""
        target.fill(text)

    def choose(self, target: Locator, beginning: str) -> None:
        """The option of a list that begins with a text."""
        wanted = target.locator("option", has_text=re.compile(f"^{re.escape(beginning)}")).first
        target.select_option(value=wanted.get_attribute("value"))

    def mark(self, target: Locator) -> None:
        """A box or one of a row of boxes."""
        target.check()


class KeyboardAlone(MouseAndKeyboard):
    """Tab to it, and see where one is: whoever cannot use a mouse does no more, and no less."""

    def press(self, target: Locator) -> None:
        self._go_to(target)
        stays = target.get_attribute("type") == "button"
        with nullcontext() if stays else target.page.expect_navigation():
            target.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        self._go_to(target)
        keyboard, kind = target.page.keyboard, target.get_attribute("type")
        if kind == "date":
            keyboard.type(f"{datetime.fromisoformat(text):%m%d%Y}")
        elif kind == "datetime-local":
            moment = datetime.fromisoformat(text)
            keyboard.type(f"{moment:%m%d%Y}")
            keyboard.press("ArrowRight")
            keyboard.type(f"{moment:%I%M%p}")
        else:
            keyboard.press("Control+A")
            keyboard.type(text)

    def choose(self, target: Locator, beginning: str) -> None:
        self._go_to(target)
        target.page.keyboard.type(beginning)
        chosen = target.locator("option:checked")
        expect(chosen).to_have_text(re.compile(f"^{re.escape(beginning)}"))

    def mark(self, target: Locator) -> None:
        """In a row of boxes Tab leads to the row, the arrows along it."""
        if target.get_attribute("type") == "checkbox":
            self._go_to(target)
            target.page.keyboard.press("Space")
        else:
            self._go_along_to(target)
        expect(target).to_be_checked()

    def _go_to(self, target: Locator) -> None:
        _tab_to_one_of(target.page, [target.element_handle()])

    def _go_along_to(self, radio: Locator) -> None:
        row = radio.page.locator(f"input[name='{radio.get_attribute('name')}']").element_handles()
        _tab_to_one_of(radio.page, row)
        element = radio.element_handle()
        for _box in row:
            if _has_the_focus(element):
                radio.page.keyboard.press("Space")
                return
            radio.page.keyboard.press("ArrowRight")
        raise AssertionError(f"No key leads to {radio}.")


def _tab_to_one_of(page: Page, elements: list[ElementHandle]) -> None:
    """Hold Tab down until it comes to one of the elements, which keeps the focus then."""
    page.evaluate(STOP_AT, elements)
    for _time in range(0, MOST_STEPS, STEPS_AT_ONCE):
        for _step in range(STEPS_AT_ONCE):
            page.keyboard.down("Tab")
        page.keyboard.up("Tab")
        if page.evaluate(IS_THERE):
            return
    raise AssertionError(f"Tab never leads to any of {elements}.")


def _has_the_focus(element: ElementHandle) -> bool:
    return bool(element.evaluate("element => element === document.activeElement"))
