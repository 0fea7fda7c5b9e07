"""Checks of all routes when the app starts: each has a permission, and each id a loader and a predicate."""

from __future__ import annotations

import re
from itertools import pairwise

from flask import Flask
from werkzeug.routing import Rule

from app.access.policy import CANDIDATE_VISIBILITY, VISIBILITY
from app.db.base import Record
from app.web.routing import column_to, record_class


def check_routes(app: Flask) -> None:
    """Raise RuntimeError for a route without a permission, and for an id without a loader or a predicate."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        if not hasattr(app.view_functions[rule.endpoint], "permission"):
            raise RuntimeError(f"{rule.rule} has no permission: use Routes.page, .form or .action.")
        _check_ids(rule)


def _check_ids(rule: Rule) -> None:
    """Check that each id has a record and a visibility predicate, and points to the id before it."""
    ids = [name for name, is_id in _arguments(rule) if is_id]
    for name in ids:
        if record_class(name) is None:
            raise RuntimeError(f"{rule.rule}: {name} has no loader: call register_loader().")
        if name not in VISIBILITY and name not in CANDIDATE_VISIBILITY:
            raise RuntimeError(f"{rule.rule}: {name} has no predicate in VISIBILITY.")
    for before, after in pairwise(ids):
        if column_to(_record(before), _record(after)) is None:
            raise RuntimeError(f"{rule.rule}: {after} has no foreign key to {before}.")


def _arguments(rule: Rule) -> list[tuple[str, bool]]:
    """The arguments of a URL in order, each with True if it is an id, by its name or its converter."""
    parsed = re.findall(r"<(?:([a-z]+)(?:\([^)]*\))?:)?(\w+)>", rule.rule)
    return [(name, name.endswith("_id") or kind not in ("", "string", "path")) for kind, name in parsed]


def _record(id_name: str) -> type[Record]:
    found = record_class(id_name)
    assert found is not None  # noqa: S101 - checked before
    return found
