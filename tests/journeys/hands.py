"""What people in front of a browser do it with: a mouse and a keyboard, or a keyboard alone."""

from __future__ import annotations

import re
from datetime import datetime

from playwright.sync_api import ElementHandle, Locator, expect

MOST_STEPS = 400  # on the way from one thing on a page to another


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
        page = target.page
        page.evaluate("window.isTheOldPage = true")
        page.keyboard.press("Enter")
        if not stays:
            page.wait_for_function("() => !window.isTheOldPage && document.readyState === 'complete'")

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
        element = target.element_handle()
        for _step in range(MOST_STEPS):
            if _has_the_focus(element):
                return
            target.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never leads to {target}.")

    def _go_along_to(self, radio: Locator) -> None:
        row = radio.page.locator(f"input[name='{radio.get_attribute('name')}']").element_handles()
        for _step in range(MOST_STEPS):
            if any(_has_the_focus(box) for box in row):
                break
            radio.page.keyboard.press("Tab")
        element = radio.element_handle()
        for _box in row:
            if _has_the_focus(element):
                radio.page.keyboard.press("Space")
                return
            radio.page.keyboard.press("ArrowRight")
        raise AssertionError(f"No key leads to {radio}.")


def _has_the_focus(element: ElementHandle) -> bool:
    return bool(element.evaluate("element => element === document.activeElement"))
