"""Promise 1 again, when two act at the same moment: one wins, the other is refused, the gate holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db.base import constraint_name, db
from app.onboarding.gate.queries import gate_of
from app.outbox.queries import messages_about
from app.shared import clock
from app.territories.models import Assignment
from app.territories.queries import running_assignments_of
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import (
    a_territory,
    an_established_isr,
    an_isr,
    an_onboarding,
    tick_all,
    with_open_gate,
)
from tests.real.filled_form import FormOnPage

pytestmark = pytest.mark.both_databases  # locks


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


def today(cast: Cast) -> date:
    return clock.today(cast.marta.time_zone)


def at_once(app: Flask, *sent: tuple[object, FormOnPage | str, dict[str, object]]) -> list[int]:
    """Send at the same moment, each by a client of its own; answers the statuses in order.

    What is sent is a form that was opened before, or goes to the address of one.
    """
    db.session.commit()
    start = Barrier(len(sent))

    def send(client, form, fields) -> int:
        start.wait()
        answer = client.forge(form, **fields) if isinstance(form, str) else client.send(form, **fields)
        return answer.status_code

    with ThreadPoolExecutor(len(sent)) as threads:
        answers = [threads.submit(send, *each) for each in sent]
        return [answer.result() for answer in answers]


def signed_in(app: Flask, user):
    client = app.test_client()
    client.sign_in(user)
    return client


def test_two_managers_assign_one_territory_and_one_holds_it(app, cast, session, rounds) -> None:
    isrs = [an_isr("Nora Weiss"), an_isr("Olga Petrov")]
    for isr, manager in zip(isrs, (cast.marta, cast.milan), strict=True):
        an_established_isr(isr, manager)
    clients = [signed_in(app, cast.marta), signed_in(app, cast.milan)]
    fields = [{"isr": isr.id, "starts_on": today(cast)} for isr in isrs]
    for _ in rounds:
        urls = [f"/territories/{a_territory().id}/assign"] * 2
        assert sorted(at_once(app, *zip(clients, urls, fields, strict=True))) == [303, 409]
    assert session.query(Assignment).count() == len(rounds)


def test_an_issue_is_reopened_while_a_territory_is_assigned(app, cast, session, rounds) -> None:
    """No assignment is made behind the closed gate; the manager gets a mail about one made before."""
    clients = [signed_in(app, cast.marta), signed_in(app, cast.marta)]
    for number in rounds:
        isr = an_isr(f"Isr{number} Lind")
        onboarding = with_open_gate(an_onboarding(cast, isr))
        (issue,) = onboarding.gating_issues
        urls = [f"/gating-issues/{issue.id}/reopen", f"/territories/{a_territory().id}/assign"]
        fields = [{"reason": "Too early."}, {"isr": isr.id, "starts_on": today(cast)}]
        reopened, assigned = at_once(app, *zip(clients, urls, fields, strict=True))
        session.expire_all()
        assert reopened == 303
        assert assigned == (303 if running_assignments_of(isr) else 422)
        told = any(mail.kind == "gate reopened" for mail in messages_about(onboarding))
        assert told == bool(running_assignments_of(isr))


def test_a_step_is_unticked_while_its_issue_is_closed(app, cast, session, rounds) -> None:
    clients = [signed_in(app, cast.marta), signed_in(app, cast.marta)]
    for number in rounds:
        onboarding = an_onboarding(cast, an_isr(f"Isr{number} Lind"))
        (issue,) = onboarding.gating_issues
        tick_all(issue)
        step = next(step for step in issue.steps if step.owner is cast.marta)
        urls = [f"/gating-issues/{issue.id}/close", f"/steps/{step.id}/untick"]
        assert sorted(at_once(app, *zip(clients, urls, [{}, {}], strict=True))) == [303, 422]
        session.expire_all()
        assert issue.is_closed == step.is_ticked


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
    assert not gate_of(cast.jonas).is_open and not running_assignments_of(cast.jonas)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_reopening_waits_for_an_assignment_and_sees_it(cast, session) -> None:
    assert second_of(INSERT, REOPEN, isolation="REPEATABLE READ", **both(cast)) is None
    session.expire_all()
    assert gate_of(cast.jonas).is_open and running_assignments_of(cast.jonas)


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
