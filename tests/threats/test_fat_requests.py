"""Far more than a form has is refused before it is read or parsed, and costs next to nothing (43)."""

from __future__ import annotations

import io

import pytest
from flask import request
from waitress.adjustments import Adjustments
from werkzeug.test import create_environ, run_wsgi_app

from app.untrusted.tables.problems import MAX_TABLE_BYTES
from app.web.limits import MAX_FORM_FIELDS
from app.web.routing import MAX_FORM_BYTES, max_bytes_of
from app.web.server import LARGE_BODY_PATHS, MAX_BODY_BYTES, MAX_LARGE_BODY_BYTES, Parser
from tests.factories.applications import an_application

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # it never gets that far
FORM = "application/x-www-form-urlencoded"
PUBLIC = ["/sign-in", "/forgot", "/my/link"]


class Counted(io.RawIOBase):
    """A body that says how much of it was read."""

    def __init__(self, piece: bytes, times: int) -> None:
        self.left, self.piece, self.read_so_far = len(piece) * times, piece * 1000, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        size = min(len(buffer), self.left, len(self.piece))
        buffer[:size] = self.piece[:size]
        self.left -= size
        self.read_so_far += size
        return size


@pytest.fixture
def parsed(app):
    """Of each request, whether its form was parsed: as a list that grows."""
    seen: list[bool] = []

    def note(response):
        seen.append("form" in request.__dict__)
        return response

    app.after_request_funcs.setdefault(None, []).append(note)
    yield seen
    app.after_request_funcs[None].remove(note)


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("says_its_length", [True, False])
def test_six_megabytes_of_fields_are_not_read_and_not_parsed(app, session, parsed, path, says_its_length):
    body = Counted(b"a=&", 2_000_000)
    environ = create_environ(path, method="POST", content_type=FORM)
    environ |= {"wsgi.input": body, "wsgi.input_terminated": True}
    if says_its_length:
        environ["CONTENT_LENGTH"] = str(body.left)

    answered, status, _headers = run_wsgi_app(app, environ)

    assert status.startswith("413")
    assert b"Too large" in b"".join(answered)
    assert parsed == [False]
    assert body.read_so_far <= (0 if says_its_length else MAX_FORM_BYTES + 64 * 1024)


@pytest.mark.parametrize("path", PUBLIC)
def test_more_fields_than_any_form_has_are_counted_and_not_parsed(client, session, parsed, path):
    answer = client.post(path, data=b"a=&" * MAX_FORM_FIELDS, content_type=FORM)

    assert answer.status_code == 413
    assert f"more than {MAX_FORM_FIELDS:,} fields" in answer.text
    assert parsed == [False]


def test_the_web_server_lets_through_what_each_page_takes(app):
    most = {rule.rule: max_bytes_of(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()}
    cut = [rule for rule, limit in most.items() if limit >= MAX_BODY_BYTES]
    assert set(cut) == set(LARGE_BODY_PATHS), "Forms of the others come without their token."
    assert max(most.values()) < MAX_LARGE_BODY_BYTES
    assert max(limit for rule, limit in most.items() if rule not in cut) > MAX_TABLE_BYTES


def test_a_large_body_is_taken_on_the_paths_of_large_files_alone(app):
    for path, limit in (("/crm-files/users", MAX_LARGE_BODY_BYTES), ("/sign-in", MAX_BODY_BYTES)):
        for size, is_too_large in ((limit - 1, False), (limit, True)):
            parser = Parser(Adjustments(max_request_body_size=MAX_BODY_BYTES))
            parser.received(f"POST {path} HTTP/1.1\r\nContent-Length: {size}\r\n\r\n".encode())
            assert parser.connection_close is is_too_large, (path, size)


def test_more_parts_than_any_form_has_are_refused_where_they_are_read(client, session):
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
    answer = client.post(
        "/sign-in",
        data=part * (MAX_FORM_FIELDS + 1) + b"--x--",
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413


def test_a_file_is_taken_only_where_the_page_asks_for_one(client, cast, session):
    client.sign_in(cast.rita)
    documents = client.form_for(f"/applications/{an_application(cast).id}/documents/add")
    sent = _with_a_file("document", b"x" * (MAX_FORM_BYTES + 1), csrf_token=documents.values["csrf_token"][0])

    assert client.post("/sign-in", **sent).status_code == 413
    assert client.post(documents.url, **sent).status_code == 303


def _with_a_file(name: str, content: bytes, **typed: str) -> dict[str, object]:
    fields = [(f'name="{field}"', value.encode()) for field, value in typed.items()]
    parts = [*fields, (f'name="{name}"; filename="cv.txt"', content)]
    lines = [b"--x\r\nContent-Disposition: form-data; %b\r\n\r\n%b\r\n" % (of.encode(), b) for of, b in parts]
    return {"data": b"".join(lines) + b"--x--\r\n", "content_type": "multipart/form-data; boundary=x"}
