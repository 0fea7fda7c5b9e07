"""Rules for every page. Each complaint says what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from werkzeug.wrappers import Response

from app.careers.posting import JSON_LD
from tests.real.page import Page, but_for_tokens, parsed

HEADERS = {
    "Content-Security-Policy": ["default-src", "form-action 'self'", "base-uri", "frame-ancestors 'none'"],
    "X-Content-Type-Options": ["nosniff"],
    "Referrer-Policy": [],
}
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


_without_fault: set[int] = set()  # pages that were looked over, by the hash of all but their tokens


def complaints_about(response: Response) -> list[str]:
    """Everything that is wrong with a response and its page."""
    found = list(_headers(response))
    if response.status_code == 500:
        found.append("It is a fault of ours: the traceback is in the log, below.")
    if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
        html = response.get_data(as_text=True)
        if (page := hash(but_for_tokens(html))) not in _without_fault:
            about_page = [each for check in CHECKS for each in check(parsed(html))]
            found += about_page
            if not about_page:
                _without_fault.add(page)
    return found


def _headers(response: Response) -> Iterator[str]:
    for name, parts in HEADERS.items():
        value = response.headers.get(name, "")
        missing = [part for part in parts if part not in value]
        if missing or not value:
            yield f"{name} lacks {missing or 'a value'}: send it with every answer."
        if "unsafe-" in value:
            yield f"{name} allows {value}: nothing inline is needed."


def _outline(page: Page) -> Iterator[str]:
    if (count := len(page.all("h1"))) != 1:
        yield f"It has {count} <h1>: a page has one."
    if not any(title.text.strip() for title in page.all("title")):
        yield "It has no <title>: say which page it is."
    if not all(html.attributes.get("lang") for html in page.all("html")) or not page.all("html"):
        yield 'It does not say its language: write <html lang="en">.'
    if page.misnested:
        yield f"These tags do not pair up: {', '.join(page.misnested)}."


def _ids(page: Page) -> Iterator[str]:
    ids = Counter(element.attributes["id"] for element in page.elements if "id" in element.attributes)
    for twice in [name for name, count in ids.items() if count > 1]:
        yield f"The id {twice!r} is given {ids[twice]} times: an id names one element."
    for element in page.elements:
        for pointer in POINTERS:
            for name in element.attributes.get(pointer, "").split():
                if name not in ids:
                    yield f"<{element.tag} {pointer}={name!r}> points at nothing."


def _inline_code(page: Page) -> Iterator[str]:
    for element in page.elements:
        is_data = element.attributes.get("type") == JSON_LD  # a block of data that does not run
        runs = element.tag == "script" and "src" not in element.attributes and not is_data
        if element.tag == "style" or runs:
            yield f"It has an inline <{element.tag}>: the policy forbids it, move it to static/."
        for name in element.attributes:
            if name == "style" or name.startswith("on"):
                yield f"<{element.tag}> has {name}=: the policy forbids it, use a class or a module."


def _forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        action = form.attributes.get("action", "")
        posts = form.attributes.get("method", "get").lower() == "post"
        fields = page.all("input", within=form)
        tokens = [field for field in fields if field.attributes.get("name") == "csrf_token"]
        if posts and not tokens:
            yield f"The form for {action!r} has no csrf_token: it can only be refused."
        if tokens and not posts:
            yield f"The form for {action!r} puts its csrf_token into the address: only POST carries one."
        if page.all("form", within=form):
            yield f"The form for {action!r} has a form inside: browsers drop the inner one."


CHECKS = (_outline, _ids, _inline_code, _forms)
