"""Addresses are made from patterns that are kept; they are those that Flask makes."""

from __future__ import annotations

import pytest
from flask import Flask, url_for

ADDRESSES = [
    ("home.your_turn", {}),
    ("application_page.application", {"application_id": 7}),
    ("candidates.list_candidates", {"page": 3}),
    ("candidates.list_candidates", {"q": "7 & 8"}),
    ("application_page.application", {"application_id": 7, "from": "order=name"}),
    ("static", {"filename": "js/search.js"}),
    ("home.your_turn", {"_external": True}),
    ("home.your_turn", {"_anchor": "main"}),
]


@pytest.mark.parametrize("script_name", ["", "/jobs"])
@pytest.mark.parametrize(("endpoint", "values"), ADDRESSES)
def test_they_are_those_of_flask(app, endpoint, values, script_name):
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": script_name}):
        expected = Flask.url_for(app, endpoint, **values)
        assert [url_for(endpoint, **values) for _ in range(2)] == [expected, expected]


def test_each_id_has_its_own(app):
    with app.test_request_context("/"):
        addresses = [url_for("application_page.application", application_id=id_) for id_ in (7, 2147483647)]

    assert addresses == ["/applications/7", "/applications/2147483647"]
