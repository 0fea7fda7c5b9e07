"""Browsers keep a static file until its address changes, and get it compressed."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import url_for

from app import create_app
from app.web import static
from tests.factories.settings import settings_from
from tests.house.source import ROOT

FOLDER = ROOT / "static"
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*"))
FOR_GOOD = "max-age=31536000"


@pytest.fixture(scope="module")
def app():
    return create_app(settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": "sqlite://"}))


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def address(app):
    with app.test_request_context():
        return url_for("static", filename="js/autosave.js")


def test_every_file_is_served_unchanged_and_compressed(client, address):
    for name in FILES:
        url = address.replace("js/autosave.js", name)
        content = (FOLDER / name).read_bytes()
        plain, small = client.get(url), client.get(url, headers={"Accept-Encoding": "br, gzip"})

        assert plain.data == content and "Content-Encoding" not in plain.headers, name
        if "Content-Encoding" in small.headers:
            assert gzip.decompress(small.data) == content, name
            assert plain.headers["ETag"] != small.headers["ETag"], name
        assert len(small.data) <= len(content), name
        assert FOR_GOOD in plain.headers["Cache-Control"] and FOR_GOOD in small.headers["Cache-Control"], name
        assert all("Accept-Encoding" in answer.headers["Vary"] for answer in (plain, small)), name


def test_browsers_keep_the_modules_that_a_module_imports(client, address):
    module = client.get(address).text
    imported = re.findall(r'from "\./([a-z_]+\.js)"', module)
    assert imported
    for name in imported:
        answer = client.get(address.replace("autosave.js", name))
        assert FOR_GOOD in answer.headers["Cache-Control"]


def test_an_address_of_another_version_gets_the_file_but_browsers_do_not_keep_it(client, address):
    answer = client.get(re.sub(r"/static/\w+/", "/static/before/", address))
    assert answer.data == client.get(address).data
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("encoding", ["gzip", "identity", "gzip;q=0"])
def test_a_file_that_the_browser_has_is_not_sent_again(client, address, encoding):
    accepted = {"Accept-Encoding": encoding}
    first = client.get(address, headers=accepted)
    again = client.get(address, headers={**accepted, "If-None-Match": first.headers["ETag"]})
    head = client.head(address, headers=accepted)

    assert ("Content-Encoding" in first.headers) is (encoding == "gzip")
    assert (again.status_code, again.data) == (304, b"")
    assert head.data == b"" and head.headers["Content-Length"] == str(len(first.data))


def test_browsers_do_not_keep_a_missing_file(client, address):
    answer = client.get(address.replace("autosave.js", "none.js"))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_the_version_changes_with_the_content_or_the_name_of_any_file(tmp_path):
    (tmp_path / "css").mkdir()
    file = tmp_path / "css" / "one.css"
    file.write_text("a {}")
    before, _ = static.load_static_files.__wrapped__(tmp_path)
    file.rename(tmp_path / "css" / "two.css")
    renamed, _ = static.load_static_files.__wrapped__(tmp_path)
    (tmp_path / "css" / "two.css").write_text("b {}")
    changed, files = static.load_static_files.__wrapped__(tmp_path)

    assert len({before, renamed, changed}) == 3
    assert files["onramp.css"].content == b"b {}"
