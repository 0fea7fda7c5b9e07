"""One name for one thing: no two parts of Onramp share a name, and no name that was given up comes back."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT, modules

SHARED_BY_DESIGN = {"log", "routes", "TRIGGERS", "T", "View", "Answer", "YES", "NO"}
# What we called things before. A name that is none of these says more.
GIVEN_UP = {
    "Rooms": "Routes",
    "put_together": "create_app",
    "carries_out": "Form.submit",
    "take_in_hand": "lock_application",
    "hold_gate": "lock_gate",
    "hold_time_of": "lock_calendars",
    "Errand": "SyncTask",
    "ToMake": "IssueDraft",
    "take_in_state": "apply_remote_state",
    "ask_whether_to_keep": "require_keep_decision",
    "status_told": "visible_status",
    "BadMark": "InvalidCursor",
    "BadQuery": "InvalidParameter",
    "mark_asked_for": "cursor_param",
    "next_mark": "next_cursor",
    "do_apart": "run_sandboxed",
    "TookTooMuch": "SandboxLimitExceeded",
    "note_try": "record_attempt",
    "PostOffice": "LetterWriter",
    "handed_out": "serve_document",
}
OLD_NAME = re.compile(rf"\b(?:{'|'.join(GIVEN_UP)})\b")


def test_no_two_modules_give_one_name_to_two_things():
    places = defaultdict(set)
    for path, tree in modules().items():
        for name in _public_names(tree):
            places[name].add(path)
    shared = {name: sorted(paths) for name, paths in places.items() if len(paths) > 1}
    unexpected = {name: paths for name, paths in shared.items() if name not in SHARED_BY_DESIGN}

    assert not unexpected, f"Give one of each a noun of its own: {unexpected}"


def test_a_name_that_was_given_up_is_used_nowhere():
    found = [
        f"{path.relative_to(ROOT)}: {name} is {GIVEN_UP[name]} now"
        for path in _texts()
        for name in set(OLD_NAME.findall(path.read_text()))
    ]

    assert not found, "\n".join(found)
    assert OLD_NAME.findall("from x import put_together") == ["put_together"]


def _public_names(tree: ast.Module) -> Iterator[str]:
    """The classes and constants that a module defines at its top."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name) and not target.id.startswith("_"):
                    yield target.id


def _texts() -> Iterator[Path]:
    """The code, templates and pages a reader meets: not decisions, which say what was, nor this file."""
    for folder, ending in (("app", "*.py"), ("templates", "*.html"), ("tests", "*.py")):
        yield from (path for path in (ROOT / folder).rglob(ending) if path != Path(__file__))
    yield ROOT / "docs" / "architecture.md"
