"""Complete has one meaning: the rule, each query, the page and the triggers answer the same in every case."""

from __future__ import annotations

from itertools import product

import pytest
from flask import current_app
from sqlalchemy import literal, literal_column, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import make_transient

from app.checklist.issue_rows import issue_rows_for
from app.db.base import constraint_name, db
from app.onboarding.gate.facts import issue_facts
from app.onboarding.gate.queries import gate_of
from app.onboarding.gate.rule import is_complete, is_open
from app.onboarding.gate.sql import gate_is_open, issue_is_complete
from app.onboarding.gate.trigger import NEVER, TRIGGERS
from app.onboarding.list_order import HAS_OPEN_GATE
from app.onboarding.models import EstablishedIsr, GatingIssue, Onboarding
from app.onboarding.open_work import issues_closed_unfinished
from app.people.models import User
from app.plans.models import HireKind
from app.shared import clock
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import a_territory, an_established_isr, an_onboarding

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


def test_an_issue_is_complete_as_the_table_says() -> None:
    for closed, waived, has_steps, all_ticked in product([True, False], repeat=4):
        expected = closed and (waived or (has_steps and all_ticked))
        assert (
            is_complete(closed=closed, waived=waived, has_steps=has_steps, all_ticked=all_ticked) == expected
        )


@pytest.mark.parametrize("established", [True, False])
@pytest.mark.parametrize(
    "issues", [[], ["complete"], ["open"], ["complete", "open"], ["complete", "complete"]]
)
@pytest.mark.parametrize("ended", [True, False])
def test_open_has_one_meaning(cast, established: bool, issues: list[str], ended: bool) -> None:
    kind = HireKind.TRANSFER if len(issues) == 2 else HireKind.NEW
    if established:
        an_established_isr(cast.jonas, cast.marta)
    with_issues(cast, kind, issues, ended=ended)
    running = [] if ended else issues
    expected = "open" not in running and bool(running or established)
    answers = {
        "rule": gate_of(cast.jonas).is_open,
        "SQL": gate_in_sql(cast.jonas),
        "trigger": trigger_lets_pass(cast),
    }
    assert answers == dict.fromkeys(answers, expected)


def test_a_gate_is_open_as_the_table_says() -> None:
    for has_issues, all_complete, established in product([True, False], repeat=3):
        expected = all_complete and (has_issues or established)
        found = is_open(has_issues=has_issues, all_complete=all_complete, established=established)
        assert found == expected


def test_each_trigger_of_the_gate_asks_the_one_expression() -> None:
    expression = str(gate_is_open(literal_column("{person}")))
    asked = [each for each in TRIGGERS if each.event != "TRUNCATE" and each.condition != NEVER]
    assert len(asked) == 12
    for trigger in asked:
        assert expression in trigger.condition, trigger.name


def with_issues(cast: Cast, kind: HireKind, issues: list[str], *, ended: bool) -> None:
    """An onboarding of Jonas with these gating issues; the record of an existing ISR was there before it."""
    if not issues:
        return
    recorded = db.session.scalar(select(EstablishedIsr))
    if recorded:
        db.session.delete(recorded)
        db.session.flush()
    onboarding = an_onboarding(cast, kind=kind)
    if recorded:
        make_transient(recorded)
        db.session.add(recorded)
    for issue, state in zip(onboarding.gating_issues, issues, strict=True):
        if state == "complete":
            put(issue, closed=True, waived=True, steps=[])
    onboarding.ended_at = clock.now() if ended else None
    db.session.commit()


def gate_in_sql(isr: User) -> bool:
    return bool(db.session.scalar(select(gate_is_open(literal(isr.id)))))


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
        (rows,) = issue_rows_for(onboarding, cast.marta)
    in_sql = select(GatingIssue.id).where(issue_is_complete(GatingIssue))
    has_open_gate = select(Onboarding.id).where(HAS_OPEN_GATE)
    return {
        "rule": issue_facts(issue, onboarding).is_complete,
        "gate": gate_of(cast.jonas).is_open,
        "gate in SQL": gate_in_sql(cast.jonas),
        "page": rows.is_complete,
        "expression": db.session.scalar(in_sql) is not None,
        "manager's page": db.session.scalar(has_open_gate) is not None,
        "manager's turn": not issues_closed_unfinished(cast.marta) and issue.is_closed,
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
