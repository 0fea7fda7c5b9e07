"""Browsers keep a static file as long as its address promises that it is the same."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_file_with_a_version_is_kept_and_one_without_is_asked_for_again(client):
    with_version = client.get("/static/js/autosave.js?v=abc").headers["Cache-Control"]
    imported = client.get("/static/js/typed.js").headers["Cache-Control"]
    assert "max-age=31536000" in with_version
    assert imported == "no-cache"
