"""mypy looks at everything with `strict`, and predicates say what they need to know of a record."""

from __future__ import annotations

import inspect
import tomllib

from app.access import candidates, onboarding, predicates
from tests.house.source import ROOT

ASKED = [
    function
    for module in (predicates, candidates, onboarding)
    for _, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__
]


def test_the_check_of_types_is_strict():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    loosened = [
        key
        for part in (settings, *settings["overrides"])
        for key, value in part.items()
        if key in ("ignore_errors", "follow_imports")
        or key.startswith("disable_error_code")
        or value is False
    ]

    assert settings["strict"] is True
    assert loosened == ["disallow_subclassing_any"], "only for classes of libraries that say no types"


def test_a_predicate_says_what_it_reads():
    loose = [function.__name__ for function in ASKED if "Any" in str(function.__annotations__)]
    assert loose == [], "name a protocol of app/access/records.py"
