"""A form of a page, filled in like a person would: only existing fields and offered values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from tests.real.page import Element, Page

BUTTONS = ("submit", "button", "image", "reset")
BOXES = ("checkbox", "radio")


class FormOnPage:
    """The values of a form when the page is opened, and what can be entered.

    `offered` has the values that can be chosen for a name, or None where anything can be typed.
    """

    def __init__(self, page: Page, form: Element, url: str) -> None:
        self.url = url
        self.values: dict[str, list[str]] = {}
        self.offered: dict[str, list[str] | None] = {}
        self.buttons: set[str] = set()
        self._files: set[str] = set()
        for control in page.all("input", "select", "textarea", "button"):
            if not _belongs(control, form):
                continue
            if control.attributes.get("name") and "disabled" not in control.attributes:
                self._read(page, control)
        if self._files and form.attributes.get("enctype") != "multipart/form-data":
            raise AssertionError(
                f"The form for {url} has a file field and no enctype: the file would be lost."
            )

    def filled(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The submitted values after the fields `given` are filled in.

        None empties a field; True ticks a box and False unticks it; a list ticks or picks several.
        Raises AssertionError for what a person could not do.
        """
        sent: dict[str, Any] = dict(self.values)
        for name, value in given.items():
            if name not in self.offered:
                raise AssertionError(f"The form for {self.url} has no field {name}, only {[*self.offered]}.")
            sent[name] = value if name in self._files else self._chosen(name, value)
        return sent

    def _chosen(self, name: str, value: Any) -> list[str]:
        offered = self.offered[name]
        if value is None or value is False:
            return []
        if value is True and offered is not None:
            return list(offered)
        chosen = [str(one) for one in value] if isinstance(value, list | tuple | set) else [str(value)]
        if offered is not None and not set(chosen) <= set(offered):
            raise AssertionError(f"{name} does not offer {chosen}, only {offered}.")
        return chosen

    def _read(self, page: Page, control: Element) -> None:
        name, attributes = control.attributes["name"], control.attributes
        kind = attributes.get("type", "text" if control.tag == "input" else "submit")
        if control.tag == "select":
            self._read_select(page, control)
        elif control.tag == "textarea":
            self._holds(name, control.text.removeprefix("\n"))
        elif kind in BUTTONS or kind in BOXES:
            self.buttons |= {name} if kind in BUTTONS else set()
            self._offers(name, attributes.get("value", "on"), chosen="checked" in attributes)
        elif kind == "file":
            self._files.add(name)
            self.offered[name] = None
        else:
            self._holds(name, attributes.get("value", ""))

    def _read_select(self, page: Page, select: Element) -> None:
        name, options = select.attributes["name"], page.all("option", within=select)
        for option in options:
            value = option.attributes.get("value", option.text.strip())
            self._offers(name, value, chosen="selected" in option.attributes)
        if name not in self.values and "multiple" not in select.attributes:
            self.values[name] = (self.offered.get(name) or [])[:1]  # as a browser shows it

    def _holds(self, name: str, value: str) -> None:
        self.offered[name] = None
        self.values.setdefault(name, []).append(value)

    def _offers(self, name: str, value: str, *, chosen: bool) -> None:
        choices = self.offered.setdefault(name, [])
        if choices is not None:
            choices.append(value)
        if chosen:
            self.values.setdefault(name, []).append(value)


def _belongs(control: Element, form: Element) -> bool:
    """A control belongs to the form that it names, wherever it is, or else to the one around it."""
    if "form" in control.attributes:
        return control.attributes["form"] == form.attributes.get("id")
    return control.is_inside(form)


def form_for(url: str, page: Page, page_url: str) -> FormOnPage:
    """The form of the page that posts to `url`. Raises AssertionError if there is none."""
    posted_to: list[str] = []
    for form in page.all("form"):
        if form.attributes.get("method", "get").lower() == "post":
            target = urljoin(page_url, form.attributes.get("action") or page_url)
            if target == url:
                return FormOnPage(page, form, url)
            posted_to.append(target)
    raise AssertionError(f"{page_url} has no form for {url}; its forms are for {posted_to}.")
