"""Promise 1 again, when two act at the same moment: one wins, the other is told, the gate holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.onboarding.queries import gate_of
from app.shared.database import constraint_name, db
from app.territories.models import Assignment, Territory
from app.territories.queries import held_by
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

ROUNDS = 3


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


def at_once(app: Flask, *sent: tuple[object, FormOnPage, dict[str, object]]) -> list[int]:
    """Send forms at the same moment, each by a client of its own; answers the statuses in order."""
    db.session.commit()
    start = Barrier(len(sent))

    def send(client, form, fields) -> int:
        start.wait()
        return client.send(form, **fields).status_code

    with ThreadPoolExecutor(len(sent)) as threads:
        answers = [threads.submit(send, *each) for each in sent]
        return [answer.result() for answer in answers]


def signed_in(app: Flask, user):
    client = app.test_client()
    client.sign_in(user)
    return client


def test_two_managers_assign_one_territory_and_one_holds_it(app, cast, session) -> None:
    isrs = [an_isr("Nora Weiss"), an_isr("Olga Petrov")]
    for isr, manager in zip(isrs, (cast.marta, cast.milan), strict=True):
        an_established_isr(isr, manager)
    clients = [signed_in(app, cast.marta), signed_in(app, cast.milan)]
    for _ in range(ROUNDS):
        url = f"/territories/{a_territory().id}/assign"
        forms = [client.form_for(url) for client in clients]
        choices = [{"isr": isr.id} for isr in isrs]
        statuses = at_once(app, *zip(clients, forms, choices, strict=True))
        assert sorted(statuses) == [303, 409]
    assert session.query(Assignment).count() == ROUNDS


def test_an_issue_reopened_while_a_territory_is_assigned(app, cast, session) -> None:
    clients = [signed_in(app, cast.marta), signed_in(app, cast.marta)]
    for number in range(ROUNDS):
        isr = an_isr(f"Isr{number} Lind")
        (issue,) = with_open_gate(an_onboarding(cast, isr)).gating_issues
        urls = [f"/gating-issues/{issue.id}/reopen", f"/territories/{a_territory().id}/assign"]
        forms = [client.form_for(url) for client, url in zip(clients, urls, strict=True)]
        fields = [{"reason": "Too early."}, {"isr": isr.id}]
        statuses = at_once(app, *zip(clients, forms, fields, strict=True))
        assert sorted(statuses) == [303, 422]
        session.expire_all()
        assert gate_of(isr).is_open == bool(held_by(isr))


def test_a_step_unticked_while_its_issue_is_closed(app, cast, session) -> None:
    clients = [signed_in(app, cast.marta), signed_in(app, cast.marta)]
    for number in range(ROUNDS):
        onboarding = an_onboarding(cast, an_isr(f"Isr{number} Lind"))
        (issue,) = onboarding.gating_issues
        tick_all(issue)
        step = next(step for step in issue.steps if step.owner is cast.marta)
        urls = [f"/gating-issues/{issue.id}/close", f"/steps/{step.id}/untick"]
        page = f"/onboardings/{onboarding.id}"
        forms = [client.form_for(url, page=page) for client, url in zip(clients, urls, strict=True)]
        statuses = at_once(app, *zip(clients, forms, [{}, {}], strict=True))
        assert sorted(statuses) == [303, 422]
        session.expire_all()
        assert issue.is_closed == step.is_ticked


# Straight to PostgreSQL, where writers do not wait in line of themselves --------------------------------

INSERT = """
    INSERT INTO assignments (territory_id, isr_id, manager_id, starts_on, assigned_at)
    VALUES (:territory, :isr, :manager, '2026-11-02', '2026-11-02 09:00:00+00:00')
"""
REOPEN = "UPDATE gating_issues SET closed_at = NULL WHERE id = :issue"
TOLD = {"the_gate_holds", "the_gate_holds_while_a_territory_is_held", None}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ"])
@pytest.mark.parametrize("order", [(INSERT, REOPEN), (REOPEN, INSERT)], ids=["insert first", "reopen first"])
def test_the_second_of_two_statements_waits_and_is_refused(cast, session, isolation, order) -> None:
    onboarding = with_open_gate(an_onboarding(cast))
    territory: Territory = a_territory()
    values = {
        "territory": territory.id,
        "isr": cast.jonas.id,
        "manager": cast.marta.id,
        "issue": onboarding.gating_issues[0].id,
    }
    session.commit()
    engine = db.engine.execution_options(isolation_level=isolation)
    with engine.connect() as first, engine.connect() as second, ThreadPoolExecutor(1) as thread:
        second.execute(
            text("SELECT 1 FROM assignments")
        )  # what it sees, under REPEATABLE READ, is fixed here
        first.execute(text(order[0]), values)
        waiting = thread.submit(second.execute, text(order[1]), values)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.2)
        first.commit()
        with pytest.raises(DBAPIError) as refusal:
            waiting.result(timeout=20)
        assert constraint_name(refusal.value) in TOLD
    session.expire_all()
    assert gate_of(cast.jonas).is_open == bool(held_by(cast.jonas))
