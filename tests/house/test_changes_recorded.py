"""What the page of an application shows of its history is a change that others have not seen.

The tree is read, not run: a function that records an activity of an application or a candidate also records
the change.
"""

from __future__ import annotations

import ast

from tests.house.source import calls, modules

PACKAGES = {
    "application_notes",
    "candidate_mail",
    "candidates",
    "careers",
    "documents",
    "duplicates",
    "erasure",
    "interviews",
    "pipeline",
    "portal",
    "questionnaire",
    "questionnaire_reviews",
    "scorecards",
}
CHANGES = {"record_change", "_record_change", "record_changes", "record_candidate_change"}
# Functions whose change is recorded elsewhere, or that change no application.
ELSEWHERE = {
    "app/interviews/slot_requests.py:_create_request": "its callers and theirs, as part of what they do",
    "app/candidates/actions.py:find_or_add_candidate": "a new candidate has no application yet",
    "app/questionnaire_reviews/reviewers.py:change_reviewer": "about the opening",
    "app/questionnaire/own_questions/actions.py:change_own_questions": "about the opening",
}
REMEDY = "Call record_change(application, by=by), with is_open=False for what scorecards and reviews tell."


def test_an_action_that_is_in_the_history_records_the_change():
    found = [where for where, function in functions() if is_silent(function) and where not in ELSEWHERE]
    assert not found, "\n".join(["", *found, REMEDY])


def test_the_exceptions_are_still_there():
    silent = {where for where, function in functions() if "record_activity" in called(function)}
    assert set(ELSEWHERE) <= silent


def test_a_silent_action_is_found():
    tree = ast.parse("def pin(note):\n    record_activity(PINNED, note)")
    assert is_silent(tree.body[0])


def functions():
    for path, tree in modules().items():
        if path.split("/")[1] in PACKAGES:
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    yield f"{path}:{node.name}", node


def is_silent(function):
    names = called(function)
    return "record_activity" in names and not names & CHANGES


def called(function):
    return {name for name, _call in calls(function)}
