"""Promise 1 again, when two act at the same moment: one wins, the other is refused, the gate holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.checklist.tick_step import untick_step
from app.db.base import constraint_name, db
from app.onboarding.actions import close_gating_issue, reopen_gating_issue
from app.onboarding.gate.queries import gate_of
from app.onboarding.models import Onboarding
from app.outbox.queries import messages_about
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict
from app.territories.actions import assign_territory
from app.territories.models import Assignment, Territory
from app.territories.queries import current_assignments_of
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import (
    a_territory,
    an_established_isr,
    an_isr,
    an_onboarding,
    tick_all,
    with_open_gate,
)
from tests.real.two_at_once import Deed, deed, refusal_of_second

pytestmark = pytest.mark.both_databases  # locks


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def open_gate(cast, session) -> Onboarding:
    """The onboarding of Jonas with an open gate."""
    return with_open_gate(an_onboarding(cast))


def assigns(territory: Territory, isr: User, manager: User) -> Deed:
    return deed(assign_territory, territory, isr=isr, starts_on=clock.today(manager.time_zone), by=manager)


def told_of_reopening(onboarding: Onboarding) -> bool:
    return any(mail.kind == "gate reopened" for mail in messages_about(onboarding))


def test_two_managers_assign_one_territory_and_one_holds_it(app, cast, session) -> None:
    nora, olga, place = an_isr("Nora Weiss"), an_isr("Olga Petrov"), a_territory()
    an_established_isr(nora, cast.marta)
    an_established_isr(olga, cast.milan)
    refusal = refusal_of_second(app, assigns(place, nora, cast.marta), assigns(place, olga, cast.milan))
    assert isinstance(refusal, Conflict)
    assert "Nora Weiss" in refusal.sentence
    session.expire_all()
    assert [each.isr for each in session.query(Assignment)] == [nora]


def test_no_territory_is_assigned_while_an_issue_is_reopened(app, cast, session, open_gate) -> None:
    (issue,) = open_gate.gating_issues
    reopens = deed(reopen_gating_issue, issue, by=cast.marta, reason="Too early.")
    refusal = refusal_of_second(app, reopens, assigns(a_territory(), cast.jonas, cast.marta))
    assert refusal is not None
    assert "gate" in refusal.sentence
    session.expire_all()
    assert not current_assignments_of(cast.jonas)
    assert not told_of_reopening(open_gate)


def test_an_issue_is_reopened_while_a_territory_is_assigned(app, cast, session, open_gate) -> None:
    """The manager gets a mail about the territory that was assigned a moment before."""
    (issue,) = open_gate.gating_issues
    reopens = deed(reopen_gating_issue, issue, by=cast.marta, reason="Too early.")
    assert refusal_of_second(app, assigns(a_territory(), cast.jonas, cast.marta), reopens) is None
    session.expire_all()
    assert current_assignments_of(cast.jonas)
    assert told_of_reopening(open_gate)


def test_an_issue_is_reopened_once(app, cast, session, open_gate) -> None:
    (issue,) = open_gate.gating_issues
    reopens = deed(reopen_gating_issue, issue, by=cast.marta, reason="Too early.")
    assert isinstance(refusal_of_second(app, reopens, reopens), Conflict)


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_step_is_unticked_while_its_issue_is_closed(app, cast, session, is_closed) -> None:
    (issue,) = an_onboarding(cast).gating_issues
    tick_all(issue)
    step = next(step for step in issue.steps if step.owner is cast.marta)
    closes, unticks = deed(close_gating_issue, issue, by=cast.marta), deed(untick_step, step, by=cast.marta)
    refusal = refusal_of_second(app, *((closes, unticks) if is_closed else (unticks, closes)))
    assert refusal is not None
    session.expire_all()
    assert (issue.is_closed, step.is_ticked) == (is_closed, is_closed)


# Straight to PostgreSQL, where writers do not wait in line of themselves --------------------------------

INSERT = """
    INSERT INTO assignments (territory_id, isr_id, manager_id, starts_on, assigned_at)
    VALUES (:territory, :isr, :manager, '2026-11-02', '2026-11-02 09:00:00+00:00')
"""
REOPEN = "UPDATE gating_issues SET closed_at = NULL WHERE id = :issue"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ"])
def test_an_assignment_waits_for_a_reopening_and_is_refused(cast, session, isolation) -> None:
    refusal = second_of(REOPEN, INSERT, isolation=isolation, **both(cast))
    assert refusal in ("the_gate_holds", None)
    session.expire_all()
    assert not gate_of(cast.jonas).is_open and not current_assignments_of(cast.jonas)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_reopening_waits_for_an_assignment_and_sees_it(cast, session) -> None:
    assert second_of(INSERT, REOPEN, isolation="REPEATABLE READ", **both(cast)) is None
    session.expire_all()
    assert gate_of(cast.jonas).is_open and current_assignments_of(cast.jonas)


def both(cast: Cast) -> dict[str, int]:
    """What the two statements are about: Jonas with an open gate, and a vacant territory."""
    onboarding = with_open_gate(an_onboarding(cast))
    issue = onboarding.gating_issues[0].id
    return {"territory": a_territory().id, "isr": cast.jonas.id, "manager": cast.marta.id, "issue": issue}


def second_of(first_says: str, second_says: str, *, isolation: str, **values: int) -> str | None:
    """Send two statements at once; the second waits for the first, and is refused. By which rule?"""
    db.session.commit()
    engine = db.engine.execution_options(isolation_level=isolation)
    with engine.connect() as first, engine.connect() as second, ThreadPoolExecutor(1) as thread:
        # What it sees, under REPEATABLE READ, is fixed here.
        second.execute(text("SELECT 1 FROM assignments"))
        first.execute(text(first_says), values)
        waiting = thread.submit(second.execute, text(second_says), values)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.2)
        first.commit()
        with pytest.raises(DBAPIError) as refusal:
            waiting.result(timeout=20)
        return constraint_name(refusal.value)
