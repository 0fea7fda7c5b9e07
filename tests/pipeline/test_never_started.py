"""A hire who never starts: the place is free again, and what the hire granted is revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.candidates.models import Application, Status
from app.onboarding.models import Onboarding
from app.openings.models import OpeningState
from app.people.models import User
from app.pipeline.ledger import last_transition
from app.plans.models import HireKind
from app.shared import clock
from app.territories.actions import assign_territory
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.onboardings import a_territory
from tests.pipeline.test_hire import agreed, ready_to_hire

WHY = "Took another offer the week before."


@pytest.fixture
def hired(client, cast, session) -> Application:
    """Somebody new, hired an hour ago into the last place, which closed the opening."""
    application = ready_to_hire(cast, opening=an_opening(cast, places=1))
    client.sign_in(cast.rita)
    assert client.submit(f"/applications/{application.id}/hire", **agreed(cast), close="y").status_code == 303
    clock.move(timedelta(hours=1))
    return application


def page_of(application: Application) -> str:
    return f"/applications/{application.id}/never-started"


def the_onboarding(session) -> Onboarding:
    return session.scalars(select(Onboarding).order_by(Onboarding.id.desc())).first()


def test_the_place_is_free_again_and_can_be_filled(client, cast, session, hired):
    opening = hired.opening
    assert (opening.hired, opening.state) == (1, OpeningState.CLOSED)
    assert f'href="{page_of(hired)}"' in client.get(f"/applications/{hired.id}").text
    assert client.submit(page_of(hired), reason="").status_code == 422

    answer = client.submit(page_of(hired), reason=WHY)

    assert answer.status_code == 303
    assert (hired.status, opening.hired) == (Status.WITHDRAWN, 0)
    assert WHY in client.get(answer.location).text
    move = last_transition(hired)
    assert (move.by, move.from_status, move.note.text) == (cast.rita, Status.HIRED, WHY)
    client.submit(f"/openings/{opening.id}/reopen", page=f"/openings/{opening.id}")
    next_one = ready_to_hire(cast, opening=opening, candidate=a_candidate("Noor Aziz"))
    assert client.submit(f"/applications/{next_one.id}/hire", **agreed(cast)).status_code == 303
    assert opening.hired == 1


def test_what_the_hire_granted_is_revoked(client, session, hired):
    isr = hired.candidate.user
    assert (isr.active, isr.roles) == (True, {Role.ISR})

    client.submit(page_of(hired), reason=WHY)

    onboarding = the_onboarding(session)
    assert onboarding.ended_at is not None
    assert onboarding.ended_note.text == WHY
    assert (isr.active, isr.roles, isr.job_title) == (False, set(), "")


def test_a_transfer_who_never_starts_gets_their_old_job_back(client, cast, session):
    cast.nobody.job_title = "Renewals Specialist"
    candidate = a_candidate("Noel Body", email=cast.nobody.email, user=cast.nobody)
    application = ready_to_hire(cast, candidate=candidate)
    client.sign_in(cast.rita)
    client.submit(f"/applications/{application.id}/hire", **agreed(cast, kind=HireKind.TRANSFER))

    client.submit(page_of(application), reason="Stays where they are.")

    user = session.get_one(User, cast.nobody.id)
    assert (user.active, user.roles, user.job_title) == (True, set(), "Renewals Specialist")
    assert application.candidate.internal


def test_a_never_started_record_cannot_be_undone(client, cast, hired):
    client.submit(page_of(hired), reason=WHY)

    page = client.get(f"/applications/{hired.id}").text

    assert "/undo" not in page
    answer = client.forge(f"/applications/{hired.id}/undo", version=hired.version)
    assert answer.status_code == 422
    assert (hired.status, hired.opening.hired) == (Status.WITHDRAWN, 0)


def test_an_isr_who_ticked_a_step_has_started(client, session, hired):
    onboarding = the_onboarding(session)
    form = client.form_for(page_of(hired))
    step = onboarding.gating_issues[0].steps[0]
    step.ticked_at, step.ticked_by = clock.now(), onboarding.isr

    answer = client.send(form, reason=WHY)

    assert answer.status_code == 422
    assert "has ticked a step. End the onboarding instead." in answer.text
    assert (hired.status, onboarding.ended_at) == (Status.HIRED, None)


def test_steps_ticked_by_others_do_not_count_as_a_start(client, cast, session, hired):
    step = the_onboarding(session).gating_issues[0].steps[0]
    step.ticked_at, step.ticked_by = clock.now(), cast.marta

    assert client.submit(page_of(hired), reason=WHY).status_code == 303


def test_an_isr_who_held_a_territory_has_started(client, cast, session, hired):
    onboarding = the_onboarding(session)
    form = client.form_for(page_of(hired))
    for issue in onboarding.gating_issues:
        issue.closed_at = issue.waived_at = clock.now()
        issue.waived_by = cast.marta
    session.flush()
    assign_territory(
        a_territory("EMEA South"), isr=onboarding.isr, starts_on=onboarding.start_date, by=cast.marta
    )

    answer = client.send(form, reason=WHY)

    assert answer.status_code == 422
    assert "has held a territory." in answer.text


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.DECLINED, Status.HIRED])
def test_only_a_hire_with_a_running_onboarding_can_be_recorded(client, cast, status):
    application = an_application(cast, 6, status=status)
    client.sign_in(cast.rita)

    answer = client.forge(page_of(application), version=application.version, reason=WHY)

    assert answer.status_code == 422
    assert application.status is status


def test_the_second_of_two_reads_what_happened(client, app, cast, hired):
    form = client.form_for(page_of(hired))
    dana = app.test_client()
    dana.sign_in(cast.dana)
    dana.submit(page_of(hired), reason=WHY)

    told = client.send(form, reason="typed with care")

    assert told.status_code == 409
    assert "Dana Whitfield withdrew this application on" in told.text
    assert "typed with care" in told.text
    assert hired.opening.hired == 0
