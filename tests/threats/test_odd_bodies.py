"""Whatever is sent, a person reads a sentence: 4xx, nothing broken, nothing half done (32, 38)."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from app.web.routing import max_bytes_of
from tests.house.company import found_company, routes_of
from tests.threats.forms import every_form, typed_into

ODD = [
    "\0\x01\x1b[31m\x7f\x9f\ud800 x'); DROP TABLE users; --\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:x@evil.test",
    "9" * 400,
    "١٢٣",
    "9999-12-31",
    "9999-12-31T23:59",
]
NONE_OF_THE_LIST = ["emperor", "99999999", "", "\0\ud800"]
LONG = "x" * 100_000
REFUSED = (404, 409, 410, 422, 429)  # 404, 410: the one before has moved its record on
HIDDEN = ("csrf_token", "version", "seen")
ENOUGH = 30  # forms there are at least


@pytest.mark.slow("every form, with each of its fields filled in oddly")
def test_what_is_odd_is_taken_as_text_or_refused_in_every_field_of_every_form(app, session):
    sent = kept = 0
    for client, form in every_form(app, found_company()):
        kept += _refuses_what_is_too_long(client, form)
        taken = False
        for fields in _filled_in_oddly(form):
            answer = client.post(form.url, data=_encoded(fields))
            # 403: what was taken before has parted, or ended, what the form is about
            allowed = (303, *REFUSED, 403) if taken else (303, *REFUSED)
            assert answer.status_code in allowed, f"{form.url} answers {answer.status_code} to {fields}."
            taken = taken or answer.status_code == 303
        sent += 1
    assert sent >= ENOUGH
    assert kept > 10, "what was too long is lost"


def _refuses_what_is_too_long(client, form) -> bool:
    """Send far more than fits in the last field, if the form has one; answers whether it comes back."""
    typed = [name for name in typed_into(form, LONG) if form.offered[name] is None and name not in HIDDEN]
    if not typed or form.url.startswith("/plans/"):  # a plan can be that long
        return False
    answer = client.post(form.url, data={**form.values, typed[-1]: LONG})
    assert answer.status_code == 422, f"{form.url} answers {answer.status_code}."
    return LONG in answer.text


def _filled_in_oddly(form) -> Iterator[dict[str, object]]:
    """First with values that no list offers, then with odd text in every field."""
    offered = [n for n, values in form.offered.items() if values is not None and n not in form.buttons]
    for value in NONE_OF_THE_LIST if offered else []:
        yield {**form.values, **dict.fromkeys(offered, value)}
    for text in ODD:
        yield typed_into(form, text)


def test_more_than_fits_is_refused_before_it_is_read(app, session, client):
    company = found_company()
    client.sign_in(company.cast.rita)
    for method, rule in routes_of(app):
        if method == "POST" and rule.endpoint not in ("people.sign_out", "hooks.receive_webhook"):
            most = max_bytes_of(app.view_functions[rule.endpoint])
            answer = client.post(company.path(rule), data={"name": "x" * most})
            assert answer.status_code == 413, f"{rule.rule} takes {most} bytes."
            assert "limit 10 MB" in answer.text


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\xfe\x00\x01", "application/x-www-form-urlencoded"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"{" * 10_000, "application/json"),
        (b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>", "text/xml"),
        (b"&".join(b"a%d=1" % n for n in range(20_000)), "application/x-www-form-urlencoded"),
        (b"", ""),
    ],
    ids=["bytes", "a picture", "half a part", "json", "xml", "twenty thousand fields", "nothing"],
)
def test_a_body_that_is_no_form_is_refused(client, cast, body, content_type):
    client.sign_in(cast.ada)
    answer = client.post("/people/invite", data=body, content_type=content_type)

    assert answer.status_code in (400, 413, 415)
    assert "passwd" not in answer.text


def test_a_file_where_a_word_is_asked_for_is_no_word(client, cast):
    client.sign_in(cast.ada)
    form = client.form_for("/people/invite")
    file = (io.BytesIO(bytes(range(256)) * 100), "x.png")
    answer = client.post(form.url, data={**form.values, "name": file}, content_type="multipart/form-data")

    assert answer.status_code == 422


def _encoded(fields: dict[str, object]) -> dict[str, object]:
    """As bytes a browser would not send, where the text has no encoding."""
    return {
        name: value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        for name, value in fields.items()
    }
