"""All forms of a page, filled in in every valid way, for tests of any form."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from tests.real.page import Element, Page, parsed

MOST = 3  # ways, one for each thing to choose where there is a choice
TYPED = {
    "email": "someone@example.org",
    "date": "2030-01-07",
    "datetime-local": "2026-03-20T10:00",
    "number": "3",
}
Form = tuple[Page, Element]


def forms_on(html: str, url: str) -> dict[str, Form]:
    """The forms of a page by their target URL."""
    page = parsed(html)
    posted = [form for form in page.all("form") if form.attributes.get("method", "").lower() == "post"]
    return {
        urljoin(url, form.attributes.get("action") or url).partition("?")[0]: (page, form) for form in posted
    }


def ways_to_fill(form: Form) -> Iterator[dict[str, str]]:
    """The possible values: first empty, then with text in every text field.

    Of what there is to choose, each is chosen once.
    """
    page, element = form
    chosen, typed = _offered(page, element), _typed(page, element)
    ways = max([1, *(min(len(offered), MOST) for offered in chosen.values())])
    hidden = {name: text for name, text in typed.items() if name in _hidden(page, element)}
    yield hidden | {name: offered[-1] for name, offered in chosen.items()}
    for number in range(ways):
        yield typed | {name: offered[number % len(offered)] for name, offered in chosen.items()}


def _offered(page: Page, form: Element) -> dict[str, list[str]]:
    """The values of each select, checkbox list and named button, the last first."""
    found: dict[str, list[str]] = {}
    for select in page.all("select", within=form):
        options = [option.attributes.get("value", "") for option in page.all("option", within=select)]
        found[select.attributes["name"]] = options[::-1] or [""]
    for box in page.all("input", within=form):
        if box.attributes.get("type") in ("radio", "checkbox") and box.attributes.get("name"):
            found.setdefault(box.attributes["name"], []).insert(0, box.attributes.get("value", "on"))
    return found


def _typed(page: Page, form: Element) -> dict[str, str]:
    fields = [field for field in page.all("input", "textarea", within=form) if field.attributes.get("name")]
    return {
        field.attributes["name"]: _text(field)
        for field in fields
        if field.attributes.get("type") not in ("radio", "checkbox", "submit", "file")
    }


def _hidden(page: Page, form: Element) -> set[str]:
    fields = page.all("input", within=form)
    return {field.attributes.get("name", "") for field in fields if field.attributes.get("type") == "hidden"}


def _text(field: Element) -> str:
    kind = field.attributes.get("type", "text")
    return field.attributes.get("value", "") if kind == "hidden" else TYPED.get(kind, "Because of this.")
