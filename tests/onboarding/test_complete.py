"""Complete has one meaning: the rule, each query, the page and the triggers answer the same in every case."""

from __future__ import annotations

from itertools import product

import pytest
from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.db.base import constraint_name, db
from app.db.complete import complete, issue_is_complete
from app.onboarding.checklist import issues_for
from app.onboarding.facts import issue_facts
from app.onboarding.models import GatingIssue, Onboarding
from app.onboarding.queries import gate_of
from app.onboarding.standing import HAS_OPEN_GATE
from app.onboarding.unfinished import closed_unfinished
from app.shared import clock
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import a_territory, an_onboarding

pytestmark = pytest.mark.both_databases  # the gate in SQL

TICKED, OPEN, REMOVED_TICKED, REMOVED_OPEN = range(4)
STEPS = [[], [TICKED], [OPEN], [TICKED, OPEN], [REMOVED_OPEN], [REMOVED_TICKED], [TICKED, REMOVED_OPEN]]
ALL_TICKED = [[TICKED], [TICKED, REMOVED_OPEN]]
INSERT = """
    INSERT INTO assignments (territory_id, isr_id, manager_id, starts_on, assigned_at)
    VALUES (:territory, :isr, :manager, '2026-11-02', '2026-11-02 09:00:00+00:00')
"""


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.mark.parametrize(
    ("closed", "waived", "steps"),
    [(*each[:2], each[2]) for each in product([True, False], [True, False], STEPS)],
)
def test_all_answers_agree(cast, closed: bool, waived: bool, steps: list[int]) -> None:
    (issue,) = an_onboarding(cast).gating_issues
    put(issue, closed=closed, waived=waived, steps=steps)
    expected = closed and (waived or steps in ALL_TICKED)
    assert answers_for(issue, cast) == dict.fromkeys(answers_for(issue, cast), expected)


def test_complete_is_the_table() -> None:
    for closed, waived, has_steps, all_ticked in product([True, False], repeat=4):
        expected = closed and (waived or (has_steps and all_ticked))
        assert complete(closed=closed, waived=waived, has_steps=has_steps, all_ticked=all_ticked) == expected


def put(issue: GatingIssue, *, closed: bool, waived: bool, steps: list[int]) -> None:
    now = clock.now()
    issue.closed_at = now if closed else None
    issue.waived_at = now if waived else None
    issue.waived_by = issue.onboarding.manager if waived else None
    kept = dict(zip(issue.steps, steps, strict=False))
    for step in issue.steps:
        state = kept.get(step, REMOVED_OPEN)
        step.ticked_at = now if state in (TICKED, REMOVED_TICKED) else None
        step.removed_at = now if state in (REMOVED_TICKED, REMOVED_OPEN) else None
    db.session.commit()
    db.session.expire_all()


def answers_for(issue: GatingIssue, cast: Cast) -> dict[str, bool]:
    """Whether the issue is complete, by everything in the product that answers that."""
    onboarding = issue.onboarding
    with current_app.test_request_context():
        (rows,) = issues_for(onboarding, cast.marta)
    in_sql = select(GatingIssue.id).where(issue_is_complete(GatingIssue))
    has_open_gate = select(Onboarding.id).where(HAS_OPEN_GATE)
    return {
        "rule": issue_facts(issue, onboarding).is_complete,
        "gate": gate_of(cast.jonas).is_open,
        "page": rows.is_complete,
        "expression": db.session.scalar(in_sql) is not None,
        "manager's page": db.session.scalar(has_open_gate) is not None,
        "manager's turn": not closed_unfinished(cast.marta) and issue.is_closed,
        "trigger": trigger_lets_pass(cast),
    }


def trigger_lets_pass(cast: Cast) -> bool:
    values = {"territory": a_territory().id, "isr": cast.jonas.id, "manager": cast.marta.id}
    db.session.commit()
    with db.engine.connect() as connection:
        try:
            connection.execute(text(INSERT), values)
        except DBAPIError as refusal:
            assert constraint_name(refusal) == "the_gate_holds"
            return False
        finally:
            connection.rollback()
    return True
