"""One writer of stage and status, and of tiers: nothing but the pipeline's ledger moves an application.

The tree is read, not run. What an interview or a message calls its `state` is another word on
purpose, so that here every `.status =` can be meant.
"""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.source import calls, modules

LEDGER = "app/pipeline/ledger.py"
MADE_HERE = {"Application", "Transition"}
_MADE_HERE_WORD = re.compile(rf"\b(?:{'|'.join(sorted(MADE_HERE))})\b")  # not ApplicationNote
WRITTEN_HERE = {"status", "stage", "stage_id", "stage_since", "version"}
IN_BULK = {"update", "insert", "delete", "pg_insert", "bulk_update_mappings", "bulk_insert_mappings"}
# Other things that have one of these words, and are no application.
NOT_OF_AN_APPLICATION = {
    ("app/web/forms.py", "self.status"),  # the HTTP status of a form's page
    ("app/db/leases.py", "setattr()"),  # the due time of claimed work
    ("app/openings/take_family_changes.py", "setattr()"),  # texts of an opening, and parts of a stage
    ("app/opportunity_work/actions/start.py", "opportunity.version"),  # of an opportunity
    ("app/opportunity_work/actions/tiers.py", "each.version"),
}
REMEDY = "Move it to app/pipeline/ledger.py, or call write_move() there: each move needs its transition."


def test_only_the_ledger_moves_an_application():
    found = [
        f"{path}:{line}: {what}"
        for path, tree in modules().items()
        if path != LEDGER
        for line, what in moves(tree)
        if (path, what.partition(" ")[0]) not in NOT_OF_AN_APPLICATION
    ]
    assert not found, "\n".join(["", *found, REMEDY])


def test_one_function_writes_a_tier_that_a_person_chooses():
    """It writes the row of the history, too. A file does the same in statements (`record_tiers`)."""
    found = {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr == "tier"
    }
    assert found == {"app/book/tier_choices.py"}


def test_the_ledger_itself_does():
    """Or the word that is looked for has changed, and nothing is found anywhere."""
    found = {what.partition(" ")[0] for _, what in moves(modules()[LEDGER])}
    assert {"Application", "Transition", "application.status", "application.stage_id"} <= found


@pytest.mark.parametrize(
    "code",
    [
        "Application(candidate=candidate, opening=opening)",
        "models.Application()",
        "Transition(application=application)",
        "application.status = Status.HIRED",
        "application.stage: Stage = stage",
        "application.version += 1",
        "self.application.stage_id = 4",
        "first, row.stage_since = 1, now",
        "setattr(application, 'status', Status.HIRED)",
        "setattr(application, name, value)",
        "vars(application)['status'] = Status.HIRED",
        "application.__dict__.update(status=1)",
        "update(Application).values(status='hired')",
        "session.execute(sa.insert(Application), rows)",
        "insert(Application.__table__)",
        "session.query(Application).update({'status': 'hired'})",
        "session.bulk_update_mappings(Application, rows)",
        "delete(Transition)",
        "text('UPDATE applications SET status = 1')",
        "f'insert into transitions (number) values ({number})'",
        "for application.status in Status: pass",
        "with opened() as application.stage: pass",
    ],
)
def test_each_way_to_write_is_noticed(code):
    assert list(moves(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "if application.status is Status.HIRED: stage = application.stage",
        "select(Application).where(Application.status == status)",
        "update(Message).values(state=state)",
        "update(ApplicationNote).values(text=text)",
        "interview.state = InterviewState.HELD",
        "'applications are updated by the ledger'",
    ],
)
def test_reading_and_writing_other_records_is_fine(code):
    assert not list(moves(ast.parse(code)))


def moves(tree: ast.AST):
    """The places that write an application or a transition, as (line, what is written)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in WRITTEN_HERE:
            yield node.lineno, f"{ast.unparse(node)} is written"
        if isinstance(node, ast.Constant | ast.JoinedStr) and _is_sql_that_writes(node):
            yield node.lineno, "SQL that writes one of its tables"
        if isinstance(node, ast.Attribute) and node.attr == "__dict__":
            yield node.lineno, "attributes written past their names"
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and _of_vars(node.value):
            yield node.lineno, "attributes written past their names"
    for name, call in calls(tree):
        last = name.rpartition(".")[2]
        if last in MADE_HERE:
            yield call.lineno, f"{last} is made"
        if last in IN_BULK and _MADE_HERE_WORD.search(ast.unparse(call)):
            yield call.lineno, f"{last}() in bulk"
        if last == "setattr":
            yield call.lineno, "setattr() hides what is written"


def _of_vars(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "vars"


def _is_sql_that_writes(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        words = node.value.lower() if isinstance(node.value, str) else ""
    else:
        words = ast.unparse(node).lower()
    return any(
        f"{verb} {table}" in words
        for verb in ("update", "insert into", "delete from")
        for table in ("applications", "transitions")
    )
