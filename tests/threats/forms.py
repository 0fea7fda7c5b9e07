"""Every form of every page, found as a person would find them, to fill in what no person would."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask

from tests.house import doors
from tests.house.company import Company, routes_of, sign_in_all
from tests.real.client import StrictClient
from tests.real.filled_form import FormOnPage
from tests.real.page import parsed


def every_form(app: Flask, company: Company) -> Iterator[tuple[StrictClient, FormOnPage]]:
    """Each form that posts, once, with a client that may send it; those that end a visit are left alone."""
    clients, seen = sign_in_all(app, company), {"/sign-out", "/my/leave"}
    for method, rule in routes_of(app):
        for column in doors.who_is_answered("200", "GET", rule.rule) if method == "GET" else []:
            path = company.path(rule)
            answer = clients[column].get(path)
            if answer.status_code != 200 or answer.mimetype != "text/html":  # moved on before; a file
                continue
            page = parsed(answer.text)
            for element in page.all("form"):
                url = element.attributes.get("action") or path
                if url not in seen and element.attributes.get("method") == "post":
                    seen.add(url)
                    yield clients[column], FormOnPage(page, element, url)


def typed_into(form: FormOnPage, text: str) -> dict[str, object]:
    """The form with the text in every field that can be typed into; what is offered stays as it is."""
    typed = {name: text for name, offered in form.offered.items() if offered is None and name != "csrf_token"}
    return {**form.values, **typed}
