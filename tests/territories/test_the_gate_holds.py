"""Promise 1: no SQL statement puts an ISR on a territory while a gating issue of theirs is open.

The statements here go past every action of ours, straight to the database.
"""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.activity.actions import new_note
from app.db.base import constraint_name, db
from app.onboarding.gate.queries import gate_of
from app.onboarding.models import EstablishedIsr, GatingIssue, Onboarding, Step
from app.plans.models import HireKind, Owner
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
    tick_all,
    with_open_gate,
)

pytestmark = pytest.mark.both_databases  # triggers

HOLDS = "the_gate_holds"
STAYS_OPEN = "the_gate_holds_while_a_territory_is_held"
INSERT = """
    INSERT INTO assignments (territory_id, isr_id, manager_id, starts_on, ends_on, assigned_at)
    VALUES (:territory, :isr, :manager, '2026-11-02', :ends_on, '2026-11-02 09:00:00+00:00')
"""
BY_OVERRIDE = """
    INSERT INTO assignments (territory_id, isr_id, manager_id, override_id, starts_on, assigned_at)
    VALUES (:territory, :isr, :manager, :override, '2026-11-02', '2026-11-02 09:00:00+00:00')
"""
NEW_ISSUE = """
    INSERT INTO gating_issues (onboarding_id, position, name, due_on, opened_at, closed_at)
    VALUES (:onboarding, 9, 'One more', '2026-12-03', '2026-11-02 09:00:00+00:00', :closed_at)
"""


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def held(cast) -> Assignment:
    """Jonas, whose gate is open, holding a territory."""
    return an_assignment(cast)


def refused(statement: str, **values: object) -> str | None:
    """Send SQL as anyone with the password could; answers which rule refused it, None where none did."""
    db.session.commit()
    try:
        with db.engine.begin() as connection:
            connection.execute(text(statement), values)
    except DBAPIError as refusal:
        return constraint_name(refusal) or str(refusal.orig)
    return None


def insert(cast: Cast, isr, *, verb: str = "INSERT", ends_on: date | None = None) -> str | None:
    values = {"territory": a_territory().id, "isr": isr.id, "manager": cast.marta.id, "ends_on": ends_on}
    return refused(INSERT.replace("INSERT", verb), **values)


# No one is put on a territory ----------------------------------------------------------------------


def test_an_open_issue_refuses_an_insert(cast) -> None:
    an_onboarding(cast)
    assert insert(cast, cast.jonas) == HOLDS
    assert insert(cast, cast.jonas, ends_on=date(2026, 11, 3)) == HOLDS


def test_a_person_without_any_record_refuses_an_insert(cast) -> None:
    assert insert(cast, cast.jonas) == HOLDS


def test_one_of_two_issues_closed_is_not_enough(cast) -> None:
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER)
    for issue in onboarding.gating_issues:
        assert insert(cast, cast.jonas) == HOLDS
        tick_all(issue)
        issue.closed_at = clock.now()
    assert insert(cast, cast.jonas) is None


def test_closed_with_a_step_open_is_not_enough(cast) -> None:
    (issue,) = with_open_gate(an_onboarding(cast)).gating_issues
    issue.steps[0].ticked_at = None
    assert insert(cast, cast.jonas) == HOLDS
    issue.waived_at = clock.now()
    assert insert(cast, cast.jonas) is None


def test_a_removed_step_does_not_count(cast) -> None:
    (issue,) = with_open_gate(an_onboarding(cast)).gating_issues
    issue.steps[0].ticked_at = None
    issue.steps[0].removed_at = clock.now()
    assert insert(cast, cast.jonas) is None


def test_closed_without_a_step_is_not_enough(cast) -> None:
    with_open_gate(an_onboarding(cast))
    assert refused("UPDATE steps SET removed_at = ticked_at") is None
    assert insert(cast, cast.jonas) == HOLDS


def test_an_open_issue_counts_even_for_an_existing_isr(cast) -> None:
    an_established_isr(cast.jonas, cast.marta)
    assert insert(cast, cast.jonas) is None
    db.session.execute(text("UPDATE assignments SET ends_on = starts_on"))
    an_onboarding(cast)
    assert insert(cast, cast.jonas) == HOLDS


def test_an_assignment_cannot_move_to_an_isr_with_a_closed_gate(cast, held) -> None:
    nora = an_onboarding(cast, an_isr()).isr
    assert refused("UPDATE assignments SET isr_id = :isr WHERE id = :id", isr=nora.id, id=held.id) == HOLDS


def test_an_ended_assignment_cannot_resume_with_a_closed_gate(cast, held) -> None:
    end_assignment(held, last_day=held.starts_on, reason="Moves on.", by=cast.marta)
    db.session.flush()
    held.onboarding.gating_issues[0].closed_at = None
    assert refused("UPDATE assignments SET ends_on = NULL WHERE id = :id", id=held.id) == HOLDS
    assert refused("UPDATE assignments SET ends_on = '2099-01-01' WHERE id = :id", id=held.id) == HOLDS


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("verb", ["INSERT OR IGNORE", "INSERT OR REPLACE", "INSERT OR FAIL"])
def test_other_forms_of_insert_are_refused(cast, verb) -> None:
    an_onboarding(cast)
    assert insert(cast, cast.jonas, verb=verb) == HOLDS


def test_an_isr_with_a_reopened_gate_keeps_theirs_and_gets_no_other(cast, held) -> None:
    assert refused("UPDATE gating_issues SET closed_at = NULL") is None
    assert refused("UPDATE assignments SET starts_on = '2026-11-01'") is None
    moved = "UPDATE assignments SET territory_id = :territory"
    assert refused(moved, territory=a_territory().id) == HOLDS
    assert insert(cast, cast.jonas) == HOLDS


# Past a closed gate leads an override, two people's act ------------------------------------------------


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


def test_a_granted_override_allows_a_closed_gate(cast) -> None:
    an_onboarding(cast)
    assert by_override(cast, an_override(cast, OverrideState.ASKED)) == HOLDS
    assert by_override(cast, an_override(cast, OverrideState.REFUSED)) == HOLDS
    assert by_override(cast, an_override(cast, OverrideState.GRANTED)) is None


def test_an_override_is_for_one_isr_one_territory_and_one_use(cast) -> None:
    an_onboarding(cast)
    override = an_override(cast, OverrideState.GRANTED)
    assert by_override(cast, override, a_territory()) == HOLDS
    assert by_override(cast, an_override(cast, OverrideState.GRANTED, isr=an_isr())) == HOLDS
    assert by_override(cast, override) is None
    assert refused("UPDATE assignments SET ends_on = starts_on, override_id = NULL") == HOLDS
    assert refused("UPDATE assignments SET ends_on = starts_on") is None
    assert by_override(cast, override) == "uq_assignments_override_id"


def test_the_database_requires_two_people_for_an_override(cast) -> None:
    override = an_override(cast, OverrideState.ASKED)
    granted = "UPDATE gate_overrides SET state = 'granted', decided_at = asked_at, decided_by_id = :by"
    assert refused(granted, by=override.asked_by_id) == "ck_gate_overrides_two_people"
    assert refused("UPDATE gate_overrides SET state = 'granted'") == "ck_gate_overrides_somebody_decided"


def test_what_was_decided_stays(cast) -> None:
    an_override(cast, OverrideState.REFUSED)
    assert refused("UPDATE gate_overrides SET state = 'granted'") == "records_stay"
    assert refused("DELETE FROM gate_overrides") == "records_stay"


# Nothing takes away what whoever holds one came by ------------------------------------------------------


def test_the_holder_gets_no_new_issue(held) -> None:
    onboarding = held.onboarding
    assert refused(NEW_ISSUE, onboarding=onboarding.id, closed_at=None) == STAYS_OPEN
    assert refused(NEW_ISSUE, onboarding=onboarding.id, closed_at="2026-11-02 09:00:00+00:00") == STAYS_OPEN


def test_the_holder_gets_no_open_issue_of_another_isr(cast, held) -> None:
    (open_issue,) = an_onboarding(cast, an_isr()).gating_issues
    moved = "UPDATE gating_issues SET onboarding_id = :to WHERE id = :id"
    assert refused(moved, to=held.onboarding_id, id=open_issue.id) == STAYS_OPEN


def test_the_holders_last_issue_cannot_be_deleted_or_moved(cast, held) -> None:
    (issue,) = held.onboarding.gating_issues
    other = an_onboarding(cast, an_isr())
    moved = "UPDATE gating_issues SET onboarding_id = :to WHERE id = :id"
    assert refused(moved, to=other.id, id=issue.id) == STAYS_OPEN
    assert refused("DELETE FROM steps") is None
    assert refused("DELETE FROM gating_issues WHERE id = :id", id=issue.id) == STAYS_OPEN


def test_the_holders_onboarding_cannot_be_ended_or_moved(cast, held) -> None:
    nora = an_isr()
    ended = "UPDATE onboardings SET ended_at = '2026-11-02 09:00:00+00:00' WHERE id = :id"
    assert refused(ended, id=held.onboarding_id) == STAYS_OPEN
    given = "UPDATE onboardings SET isr_id = :isr WHERE id = :id"
    assert refused(given, isr=nora.id, id=held.onboarding_id) == STAYS_OPEN


def test_the_holder_gets_no_onboarding_with_an_open_issue(cast) -> None:
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    an_assignment(cast, isr=nora)
    other = an_onboarding(cast)
    given = "UPDATE onboardings SET isr_id = :isr WHERE id = :id"
    assert refused(given, isr=nora.id, id=other.id) == STAYS_OPEN


def test_the_record_of_an_existing_isr_cannot_be_deleted_or_moved(cast) -> None:
    nora, olga = an_isr(), an_isr("Olga Petrov")
    an_established_isr(nora, cast.marta)
    an_assignment(cast, isr=nora)
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


# The rule stands twice, and both say the same -----------------------------------------------------------


def test_the_database_and_the_rule_agree_in_every_case(cast, session) -> None:
    application = a_hired_application(cast, cast.jonas)
    issues = ["closed", "open", "unticked", "waived", "empty"]
    pairs = [[], *([issue] for issue in issues), *(["closed", issue] for issue in issues)]
    cases = product([None, "running", "ended"], pairs, [False, True])
    for number, (onboarding, issues, established) in enumerate(cases):
        isr = an_isr(f"Isr{number} Lind")
        if onboarding:
            _onboarding(cast, isr, application, onboarding, issues)
        if established:
            session.add(EstablishedIsr(isr=isr, manager=cast.marta, note=new_note("Was here before.")))
        session.flush()
        says_open = gate_of(isr).is_open
        assert (insert(cast, isr) is None) == says_open, (onboarding, issues, established)


def _onboarding(cast: Cast, isr, application, state: str, issues: list[str]) -> None:
    onboarding = Onboarding(
        application=application,
        isr=isr,
        manager=cast.marta,
        recruiter=cast.rita,
        kind=HireKind.NEW,
        start_date=clock.today("UTC"),
        ended_at=clock.now() if state == "ended" else None,
    )
    onboarding.gating_issues = [
        GatingIssue(
            position=position,
            name=f"Issue {position}",
            due_on=clock.today("UTC"),
            closed_at=None if issue == "open" else clock.now(),
            waived_at=clock.now() if issue == "waived" else None,
            steps=[] if issue == "empty" else [_step(onboarding, is_ticked=issue in ("open", "closed"))],
        )
        for position, issue in enumerate(issues, start=1)
    ]
    db.session.add(onboarding)


def _step(onboarding: Onboarding, *, is_ticked: bool) -> Step:
    return Step(
        onboarding=onboarding,
        position=1,
        text="Read the handbook",
        owned_by=Owner.ISR,
        due_days=1,
        ticked_at=clock.now() if is_ticked else None,
    )
