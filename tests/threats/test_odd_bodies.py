"""Whatever is sent, a person reads a sentence: 4xx, nothing broken, nothing half done (13, 14, 32, 38)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import cycle, islice

import pytest

from app.web.routing import max_bytes_of
from tests.house.company import found_company, routes_of
from tests.threats.forms import FoundForm, every_form, has_markup_of_others

MARKUP = "\"'><xss onclick=alert(1)>{{7*7}}</textarea>"
TEXT = (
    f"\0\x01\x1b[31m\x7f\x9f\ud800 x'); DROP TABLE users; --{MARKUP}"
    "\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:x@evil.test"
)
FITTING = {"number": "9" * 400, "date": "9999-12-31", "datetime-local": "9999-12-31T23:59"}
ODD = [TEXT, "9" * 400, "١٢٣", "9999-12-31", "9999-12-31T23:59"]
NONE_OF_THE_LIST = ["emperor", "99999999", "", "\0\ud800"]
TOO_LONG = "x" * 100_000
REFUSED = (404, 409, 410, 422, 429)  # 404, 410: the one before has moved its record on
HIDDEN = ("csrf_token", "version", "seen", "made_at", "by_itself")
ENOUGH = 30  # forms there are at least


@pytest.mark.slow("every form, filled in oddly twice")
def test_what_is_odd_is_taken_as_text_or_refused_in_every_field_of_every_form(app, session, is_full):
    """Too much in each, and one way to fill it in oddly, by turns; every way with `--all`."""
    sent = given_back = 0
    for form in every_form(app, found_company()):
        given_back += _refuses_what_is_too_long(form)
        taken = False
        ways = _filled_in_oddly(form, range(len(ODD)) if is_full else [sent])
        for fields in ways if is_full else islice(ways, sent % 2, None, 2):
            answer = form.client.post(form.url, data=_encoded(fields))
            # 403: what was taken before has parted, or ended, what the form is about
            allowed = (303, *REFUSED, 403) if taken else (303, *REFUSED)
            if form.url == "/job-families/upload-page" and answer.status_code == 200:
                continue  # it shows what it read of a page, and saves nothing
            if answer.headers.get("Content-Disposition", "").startswith("attachment"):
                continue  # an export: a file to keep
            assert answer.status_code in allowed, f"{form.url} answers {answer.status_code} to {fields}."
            assert not has_markup_of_others(answer.text), f"{form.url} gives markup back."
            taken = taken or answer.status_code == 303
        sent += 1
    assert sent >= ENOUGH
    assert given_back > 10, "what was typed is lost"


def _refuses_what_is_too_long(form: FoundForm) -> bool:
    """Send markup in each field and far too much in the last; answers whether it comes back as text."""
    typed = [name for name in form.typed if name not in HIDDEN and form.kinds.get(name) != "file"]
    if not typed or form.url.startswith("/plans/"):  # a plan can be that long
        return False
    answer = form.client.post(
        form.url, data={**form.values, **dict.fromkeys(typed, MARKUP), typed[-1]: MARKUP + TOO_LONG}
    )
    if answer.status_code in (404, 409):  # a form before has deleted or changed its record
        return False
    assert answer.status_code == 422, f"{form.url} answers {answer.status_code}."
    assert not has_markup_of_others(answer.text), f"{form.url} gives markup back."
    return TOO_LONG in answer.text and "{{7*7}}" in answer.text


def _filled_in_oddly(form: FoundForm, turns: Sequence[int]) -> Iterator[dict[str, object]]:
    """With values that no list offers and odd ones of any kind, then with one of the kind of each field."""
    for turn in turns:
        unlisted, odd = _dealt(NONE_OF_THE_LIST, form.chosen, turn), _dealt(ODD, form.typed, turn)
        yield {**form.values, **unlisted, **odd}
    yield {**form.values, **{name: FITTING.get(form.kinds.get(name, ""), TEXT) for name in form.typed}}


def _dealt(values: list[str], names: list[str], turn: int) -> dict[str, str]:
    """A value for each name, round and round, from another one each turn."""
    return dict(zip(names, islice(cycle(values), turn % len(values), None), strict=False))


LIMITS = {
    **dict.fromkeys(["questionnaire.answer_questionnaire", "questionnaire.draft"], "31.5 MB"),
    "imports.upload_import": "30.0 MB",
    **{f"crm_files.upload_{kind}": "60.0 MB" for kind in ("accounts", "opportunities", "users")},
}


HOOKS = (
    "hooks.receive_webhook",
    "single_sign_on.told_of_sign_out",
)  # they know no sender here


def test_more_than_fits_is_refused_before_it_is_read(app, client):
    for method, rule in routes_of(app):
        if method == "POST" and rule.endpoint not in HOOKS:
            most = max_bytes_of(app.view_functions[rule.endpoint])
            answer = client.post(re.sub("<[^>]+>", "1", rule.rule), data={"name": "x" * most})
            assert answer.status_code == 413, f"{rule.rule} takes {most} bytes."
            assert f"limit {LIMITS.get(rule.endpoint, '10 MB')}" in answer.text


BODIES = {
    "bytes": (b"\xff\xfe\x00\x01", "application/x-www-form-urlencoded"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "multipart/form-data; boundary=x"),
    "half a part": (b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data; boundary=x"),
    "json": (b"{" * 10_000, "application/json"),
    "xml": (b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>", "text/xml"),
    "many fields": (b"&".join(b"a%d=1" % n for n in range(20_000)), "application/x-www-form-urlencoded"),
    "nothing": (b"", ""),
}


def test_a_body_that_is_no_form_is_refused(client, cast):
    client.sign_in(cast.ada)
    for what, (body, content_type) in BODIES.items():
        answer = client.post("/people/invite", data=body, content_type=content_type)

        assert answer.status_code in (400, 413, 415), what
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
