"""Every page and form as a person would find them, to send what no person would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask
from werkzeug.routing import Rule

from tests.house import doors
from tests.house.company import ANYONE, Company, routes_of, sign_in_all
from tests.real.client import StrictClient
from tests.real.filled_form import FormOnPage
from tests.real.page import Element, Page, parsed

# The same roles, and less to do with the records of the company.
COLLEAGUES = {"Sam": "Ines", "Hugo": "Dana", "Milan": "Marta", "no-role": "Rita"}


@dataclass(frozen=True)
class FoundForm:
    """A form with a client that may send it; `kinds` has the type of each input by its name."""

    client: StrictClient
    on_page: FormOnPage
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.on_page.url

    @property
    def values(self) -> dict[str, list[str]]:
        return self.on_page.values

    @property
    def typed(self) -> list[str]:
        """The fields that a person can type into."""
        return [
            name for name, offered in self.on_page.offered.items() if offered is None and name != "csrf_token"
        ]

    @property
    def chosen(self) -> list[str]:
        """The fields that offer a list."""
        offered = self.on_page.offered.items()
        return [name for name, values in offered if values is not None and name not in self.on_page.buttons]


def readers_of(rule: Rule) -> list[str]:
    """Who sees a page: of several people with the same role, the one with more on it."""
    columns = doors.who_is_answered("200", "GET", rule.rule)
    if ANYONE in columns:
        return [ANYONE]
    return [column for column in columns if COLLEAGUES.get(column) not in columns]


def every_form(app: Flask, company: Company) -> Iterator[FoundForm]:
    """Each form that posts, once; those that end a visit are left alone.

    A hidden form has no button of its own: buttons elsewhere send it to their addresses.
    """
    clients, seen = sign_in_all(app, company), {"/sign-out", "/my/leave"}
    for method, rule in routes_of(app):
        for column in readers_of(rule) if method == "GET" else []:
            path = company.path(rule)
            answer = clients[column].get(path)
            if answer.status_code != 200 or answer.mimetype != "text/html":  # moved on before; a file
                continue
            page = parsed(answer.text)
            for form in page.all("form"):
                url = form.attributes.get("action") or path
                posts = form.attributes.get("method") == "post" and "hidden" not in form.attributes
                if url not in seen and posts:
                    seen.add(url)
                    yield FoundForm(clients[column], FormOnPage(page, form, url), _kinds(page, form))


def has_markup_of_others(html: str) -> bool:
    """True if a page has an element or a script that somebody typed."""
    elements = parsed(html).elements
    return any(
        element.tag == "xss" or any(name.startswith("on") for name in element.attributes)
        for element in elements
    )


def _kinds(page: Page, form: Element) -> dict[str, str]:
    inputs = page.all("input", within=form)
    return {each.attributes.get("name", ""): each.attributes.get("type", "text") for each in inputs}
