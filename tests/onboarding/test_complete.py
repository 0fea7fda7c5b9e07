"""Complete has one meaning: the rule, each query, the page and the triggers answer the same in every case."""

from __future__ import annotations

import collections
from itertools import product

import pytest
from flask import current_app
from sqlalchemy import literal_column, select

from app.checklist.issue_rows import issue_rows_for
from app.db.base import db
from app.forecast.progress import progress_of, read_progress
from app.onboarding.gate.facts import issue_facts
from app.onboarding.gate.queries import gates_of, open_gates
from app.onboarding.gate.rule import is_complete, is_open
from app.onboarding.gate.sql import gate_is_open, issue_is_complete
from app.onboarding.gate.trigger import NEVER, TRIGGERS
from app.onboarding.list_order import HAS_OPEN_GATE
from app.onboarding.models import GatingIssue, Onboarding
from app.turns.actions import rebuild_turns
from tests.cast import Cast, assemble_cast
from tests.factories.onboarding_turns import issues_waiting_for
from tests.factories.onboardings import a_hired_application, a_territory, an_isr
from tests.onboarding.gate_rows import IssueState, StepState, accepted_by_trigger, an_onboarding_with

TICKED, OPEN = StepState.TICKED, StepState.OPEN
REMOVED_TICKED, REMOVED_OPEN = StepState.REMOVED_TICKED, StepState.REMOVED_OPEN
STEPS = [[], [TICKED], [OPEN], [TICKED, OPEN], [REMOVED_OPEN], [REMOVED_TICKED], [TICKED, REMOVED_OPEN]]


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.mark.both_databases  # the gate in SQL
def test_all_answers_agree(cast) -> None:
    """Each case is an onboarding of its own in one database."""
    application = a_hired_application(cast, cast.jonas)
    states = [IssueState(*each) for each in product([True, False], [True, False], STEPS)]
    onboardings = [
        an_onboarding_with(cast, an_isr(f"Isr{number} Lind"), application, [state])
        for number, state in enumerate(states)
    ]
    db.session.commit()
    complete = {each.id for each, state in zip(onboardings, states, strict=True) if state.is_complete}
    answers = complete_by_answer(onboardings, cast)
    assert answers == dict.fromkeys(answers, complete)


def test_an_issue_is_complete_as_the_table_says() -> None:
    for closed, waived, has_steps, all_ticked in product([True, False], repeat=4):
        expected = closed and (waived or (has_steps and all_ticked))
        assert (
            is_complete(closed=closed, waived=waived, has_steps=has_steps, all_ticked=all_ticked) == expected
        )


def test_a_gate_is_open_as_the_table_says() -> None:
    for has_issues, all_complete, established, without in product([True, False], repeat=4):
        expected = all_complete and (has_issues or established) and not without
        found = is_open(
            has_issues=has_issues, all_complete=all_complete, established=established, hired_without=without
        )
        assert found == expected


def test_each_trigger_of_the_gate_asks_the_one_expression() -> None:
    expression = str(gate_is_open(literal_column("{person}")))
    asked = [each for each in TRIGGERS if each.event != "TRUNCATE" and each.condition != NEVER]
    assert len(asked) == 12
    for trigger in asked:
        assert expression in trigger.condition, trigger.name


def complete_by_answer(onboardings: list[Onboarding], cast: Cast) -> dict[str, set[int]]:
    """The onboardings whose issue is complete, by everything in the product that answers that."""
    isrs = [onboarding.isr for onboarding in onboardings]
    issues = [onboarding.gating_issues[0] for onboarding in onboardings]
    collections.deque(rebuild_turns(), maxlen=0)
    isr_ids = [isr.id for isr in isrs]
    gates, open_ids = gates_of(isr_ids), open_gates(isr_ids)
    progress = read_progress(progress_of(Onboarding.isr_id.in_(isr_ids)))
    unfinished = issues_waiting_for(cast.marta)
    accepted = accepted_by_trigger(isrs, a_territory(), cast.marta)
    scalars = db.session.scalars
    return {
        "rule": {each.onboarding_id for each in issues if issue_facts(each, each.onboarding).is_complete},
        "gate": {each.id for each in onboardings if gates[each.isr_id].is_open},
        "forecast": {each.id for each in progress if each.issues[0].is_complete},
        "open gates": {each.id for each in onboardings if each.isr_id in open_ids},
        "gate in SQL": set(scalars(select(Onboarding.id).where(gate_is_open(Onboarding.isr_id)))),
        "page": {each.id for each in onboardings if is_complete_on_page(each, cast)},
        "expression": set(scalars(select(GatingIssue.onboarding_id).where(issue_is_complete(GatingIssue)))),
        "manager's page": set(scalars(select(Onboarding.id).where(HAS_OPEN_GATE))),
        "manager's turn": {
            each.onboarding_id for each in issues if each.is_closed and each not in unfinished
        },
        "trigger": {each.id for each in onboardings if each.isr_id in accepted},
    }


def is_complete_on_page(onboarding: Onboarding, cast: Cast) -> bool:
    with current_app.test_request_context():
        (rows,) = issue_rows_for(onboarding, cast.marta)
    return rows.is_complete
