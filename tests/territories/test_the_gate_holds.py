"""Promise 1: no SQL statement puts an ISR on a territory while a gating issue of theirs is open.

The statements here go past every action of ours, straight to the database.
"""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.activity.actions import new_note
from app.db.base import constraint_name, db
from app.onboarding.gate.queries import gates_of
from app.onboarding.gate.sql import gate_is_open
from app.onboarding.models import EstablishedIsr
from app.people.models import User
from app.shared import clock
from app.territories.actions import end_assignment
from app.territories.models import Assignment, GateOverride, OverrideState
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import (
    a_hired_application,
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
)
from tests.onboarding.gate_rows import (
    INSERT,
    IssueState,
    StepState,
    accepted_by_trigger,
    an_onboarding_with,
)

pytestmark = pytest.mark.both_databases  # triggers

HOLDS = "the_gate_holds"
STAYS_OPEN = "the_gate_holds_while_a_territory_is_held"
BY_OVERRIDE = """
    INSERT INTO assignments (territory_id, isr_id, manager_id, override_id, starts_on, assigned_at)
    VALUES (:territory, :isr, :manager, :override, '2026-11-02', '2026-11-02 09:00:00+00:00')
"""
NEW_ISSUE = """
    INSERT INTO gating_issues (onboarding_id, position, name, due_on, opened_at, closed_at)
    VALUES (:onboarding, 9, 'One more', '2026-12-03', '2026-11-02 09:00:00+00:00', :closed_at)
"""
MOVE_ISSUE = "UPDATE gating_issues SET onboarding_id = :to WHERE id = :id"
GIVE_ONBOARDING = "UPDATE onboardings SET isr_id = :isr WHERE id = :id"
ISSUES = {
    "closed": IssueState(True, False, [StepState.TICKED]),
    "closed, with an open step removed": IssueState(True, False, [StepState.TICKED, StepState.REMOVED_OPEN]),
    "open": IssueState(False, False, [StepState.TICKED]),
    "closed with an open step": IssueState(True, False, [StepState.OPEN]),
    "waived": IssueState(True, True, [StepState.OPEN]),
    "closed without a step": IssueState(True, False, []),
    "closed with every step removed": IssueState(True, False, [StepState.REMOVED_TICKED]),
}


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def held(cast) -> Assignment:
    """Jonas, who has an open gate and a territory."""
    return an_assignment(cast)


def refused(statement: str, **values: object) -> str | None:
    """Send SQL as anyone with the password could; answers which rule refused it, None if none did."""
    db.session.commit()
    try:
        with db.engine.begin() as connection:
            connection.execute(text(statement), values)
    except DBAPIError as refusal:
        return constraint_name(refusal) or str(refusal.orig)
    return None


def insert(cast: Cast, isr: User, *, verb: str = "INSERT") -> str | None:
    values = {"territory": a_territory().id, "isr": isr.id, "manager": cast.marta.id, "ends_on": None}
    return refused(INSERT.replace("INSERT", verb), **values)


# No one is put on a territory ----------------------------------------------------------------------


def test_the_database_accepts_an_isr_only_with_an_open_gate_and_every_answer_agrees(cast, session) -> None:
    """Each kind of onboarding or none, each pair of issues, with or without an earlier record."""
    application = a_hired_application(cast, cast.jonas)
    pairs = [[], *([issue] for issue in ISSUES), *(["closed", issue] for issue in ISSUES)]
    isrs, has_open_gate = [], set()
    for number, (onboarding, names, is_established) in enumerate(
        product(["none", "running", "ended", "of another role"], pairs, [False, True])
    ):
        isrs.append(isr := an_isr(f"Isr{number} Lind"))
        issues = [ISSUES[name] for name in names]
        if onboarding != "none":
            an_onboarding_with(cast, isr, application, issues, state=onboarding)
        if is_established:
            session.add(EstablishedIsr(isr=isr, manager=cast.marta, note=new_note("Was here before.")))
        counting = issues if onboarding == "running" else []
        session.flush()
        leads_there = onboarding != "of another role" and (counting or is_established)
        if all(issue.is_complete for issue in counting) and leads_there:
            has_open_gate.add(isr.id)
    territory, by_rule = a_territory(), gates_of([isr.id for isr in isrs])
    assert {isr.id for isr in isrs if by_rule[isr.id].is_open} == has_open_gate
    assert set(session.scalars(select(User.id).where(gate_is_open(User.id)))) == has_open_gate
    for ends_on in (None, date(2026, 11, 3)):
        assert accepted_by_trigger(isrs, territory, cast.marta, ends_on=ends_on) == has_open_gate


def test_no_update_gives_an_isr_with_a_closed_gate_a_territory(cast, held) -> None:
    nora = an_onboarding(cast, an_isr()).isr
    moved = "UPDATE assignments SET isr_id = :isr WHERE id = :id"
    assert refused(moved, isr=nora.id, id=held.id) == HOLDS
    assert refused("UPDATE gating_issues SET closed_at = NULL") is None  # they keep theirs
    assert refused("UPDATE assignments SET starts_on = '2026-11-01'") is None
    moved = "UPDATE assignments SET territory_id = :territory"
    assert refused(moved, territory=a_territory().id) == HOLDS
    assert insert(cast, cast.jonas) == HOLDS
    end_assignment(held, last_day=clock.today(cast.marta.time_zone), reason="Moves on.", by=cast.marta)
    resumed = "UPDATE assignments SET ends_on = :until WHERE id = :id"
    for until in (None, "2099-01-01"):
        assert refused(resumed, until=until, id=held.id) == HOLDS


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_other_forms_of_insert_are_refused(cast) -> None:
    an_onboarding(cast)
    for verb in ("INSERT OR IGNORE", "INSERT OR REPLACE", "INSERT OR FAIL"):
        assert insert(cast, cast.jonas, verb=verb) == HOLDS, verb


# An override by two people passes a closed gate ------------------------------------------------


def an_override(cast: Cast, state: OverrideState, territory=None, isr=None) -> GateOverride:
    override = GateOverride(
        isr=isr or cast.jonas,
        territory=territory or a_territory(),
        asked_by=cast.marta,
        asked_note=new_note("The region has nobody."),
        state=state,
        decided_by=None if state is OverrideState.ASKED else cast.milan,
        decided_at=None if state is OverrideState.ASKED else clock.now(),
    )
    db.session.add(override)
    db.session.flush()
    return override


def by_override(cast: Cast, override: GateOverride, territory=None) -> str | None:
    values = {
        "territory": (territory or override.territory).id,
        "isr": cast.jonas.id,
        "manager": cast.marta.id,
    }
    return refused(BY_OVERRIDE, **values, override=override.id)


def test_an_approved_override_is_for_one_isr_one_territory_and_one_use(cast) -> None:
    an_onboarding(cast)
    assert by_override(cast, an_override(cast, OverrideState.ASKED)) == HOLDS
    assert by_override(cast, an_override(cast, OverrideState.REFUSED)) == HOLDS
    override = an_override(cast, OverrideState.GRANTED)
    assert by_override(cast, override, a_territory()) == HOLDS
    assert by_override(cast, an_override(cast, OverrideState.GRANTED, isr=an_isr())) == HOLDS
    assert by_override(cast, override) is None
    assert refused("UPDATE assignments SET ends_on = starts_on, override_id = NULL") == HOLDS
    assert refused("UPDATE assignments SET ends_on = starts_on") is None
    assert by_override(cast, override) == "uq_assignments_override_id"


def test_an_override_is_decided_by_a_second_person_and_stays(cast) -> None:
    override = an_override(cast, OverrideState.ASKED)
    granted = "UPDATE gate_overrides SET state = 'granted', decided_at = asked_at, decided_by_id = :by"
    assert refused(granted, by=override.asked_by_id) == "ck_gate_overrides_two_people"
    assert refused("UPDATE gate_overrides SET state = 'granted'") == "ck_gate_overrides_somebody_decided"
    declined = "UPDATE gate_overrides SET state = 'refused', decided_at = asked_at, decided_by_id = :by"
    assert refused(declined, by=cast.milan.id) is None
    assert refused("UPDATE gate_overrides SET state = 'granted'") == "records_stay"
    assert refused("DELETE FROM gate_overrides") == "records_stay"


# The gate of an ISR who holds a territory does not close ------------------------------------------------


def test_no_statement_closes_the_gate_of_an_isr_with_a_territory(cast, held) -> None:
    onboarding, other = held.onboarding, an_onboarding(cast, an_isr())
    (issue,), (open_issue,) = onboarding.gating_issues, other.gating_issues
    for closed_at in (None, "2026-11-02 09:00:00+00:00"):
        assert refused(NEW_ISSUE, onboarding=onboarding.id, closed_at=closed_at) == STAYS_OPEN
    assert refused(MOVE_ISSUE, to=onboarding.id, id=open_issue.id) == STAYS_OPEN
    ended = "UPDATE onboardings SET ended_at = '2026-11-02 09:00:00+00:00' WHERE id = :id"
    assert refused(ended, id=onboarding.id) == STAYS_OPEN
    assert refused(GIVE_ONBOARDING, isr=an_isr("Olga Petrov").id, id=onboarding.id) == STAYS_OPEN
    another_role = "UPDATE onboardings SET hire_role = 'none', plan = 'general' WHERE id = :id"
    assert refused(another_role, id=onboarding.id) == STAYS_OPEN
    assert refused(MOVE_ISSUE, to=other.id, id=issue.id) == STAYS_OPEN
    assert refused("DELETE FROM steps") is None
    assert refused("DELETE FROM gating_issues WHERE id = :id", id=issue.id) == STAYS_OPEN


def test_no_statement_closes_the_gate_of_an_existing_isr_with_a_territory(cast) -> None:
    nora, olga = an_isr(), an_isr("Olga Petrov")
    an_established_isr(nora, cast.marta)
    an_assignment(cast, isr=nora)
    with_an_open_issue = an_onboarding(cast)
    assert refused(GIVE_ONBOARDING, isr=nora.id, id=with_an_open_issue.id) == STAYS_OPEN
    assert refused("DELETE FROM established_isrs") == STAYS_OPEN
    assert refused("UPDATE established_isrs SET isr_id = :isr", isr=olga.id) == STAYS_OPEN


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_replacing_a_row_is_deleting_it(cast, held) -> None:
    (issue,) = held.onboarding.gating_issues
    other = an_onboarding(cast, an_isr())
    replaced = """
        INSERT OR REPLACE INTO gating_issues (id, onboarding_id, position, name, due_on, opened_at, closed_at)
        SELECT id, :to, position, name, due_on, opened_at, closed_at FROM gating_issues WHERE id = :id
    """
    assert refused(replaced, to=other.id, id=issue.id) == STAYS_OPEN


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_emptying_a_table_is_deleting_its_rows(held) -> None:
    for table in ("gating_issues", "established_isrs"):
        assert refused(f"TRUNCATE {table} CASCADE") == STAYS_OPEN
    for table in ("activity", "transitions"):
        assert refused(f"TRUNCATE {table} CASCADE") == "records_stay"
