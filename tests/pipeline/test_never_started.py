"""A hire who never starts: the place is free again, and what the hire granted is revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.roles import Role
from app.candidates.models import Application, Status
from app.onboarding.queries import onboarding_of
from app.openings.models import OpeningState
from app.pipeline.ledger import last_transition
from app.pipeline.never_started import check_never_started, record_never_started
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.territories.actions import assign_territory
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.onboardings import a_territory
from tests.pipeline.hiring import hire_by_rita, ready_to_hire

WHY = "Took another offer the week before."


@pytest.fixture
def hired(cast) -> Application:
    """Somebody new, hired an hour ago into the last place, which closed the opening."""
    application = ready_to_hire(cast, opening=an_opening(cast, places=1))
    hire_by_rita(cast, application, close=True)
    clock.move(timedelta(hours=1))
    return application


def record(cast, application: Application, by=None):
    return record_never_started(application, version=application.version, reason=WHY, by=by or cast.rita)


def test_the_place_is_free_again_and_can_be_filled(client, cast, hired):
    opening, page = hired.opening, f"/applications/{hired.id}"
    client.sign_in(cast.rita)
    assert (opening.hired, opening.state) == (1, OpeningState.CLOSED)
    assert f'href="{page}/never-started"' in client.get(page).text
    form = client.form_for(f"{page}/never-started")
    assert client.send(form, reason="").status_code == 422

    answer = client.send(form, reason=WHY)

    assert answer.status_code == 303
    assert (hired.status, opening.hired) == (Status.WITHDRAWN, 0)
    move = last_transition(hired)
    assert (move.by, move.from_status, move.note.text) == (cast.rita, Status.HIRED, WHY)
    assert WHY in client.get(f"{page}/history").text
    shown = client.get(answer.location).text
    assert "/undo" not in shown
    assert client.forge(f"{page}/undo", version=hired.version).status_code == 422
    client.submit(f"/openings/{opening.id}/reopen", page=f"/openings/{opening.id}")
    hire_by_rita(cast, ready_to_hire(cast, opening=opening, candidate=a_candidate("Noor Aziz")))
    assert (hired.status, opening.hired) == (Status.WITHDRAWN, 1)


def test_what_the_hire_granted_is_revoked(cast, hired):
    isr, onboarding = hired.candidate.user, onboarding_of(hired)
    assert (isr.active, isr.roles) == (True, {Role.ISR})

    record(cast, hired)

    assert onboarding.ended_at is not None
    assert onboarding.ended_note.text == WHY
    assert (isr.active, isr.roles, isr.job_title) == (False, set(), "")


def test_a_transfer_who_never_starts_gets_their_old_job_back(cast, session):
    cast.nobody.job_title = "Renewals Specialist"
    candidate = a_candidate("Noel Body", email=cast.nobody.email, user=cast.nobody)
    application = ready_to_hire(cast, candidate=candidate)
    hire_by_rita(cast, application, HireKind.TRANSFER)

    record(cast, application)

    user = cast.nobody
    assert (user.active, user.roles, user.job_title) == (True, set(), "Renewals Specialist")
    session.expire(candidate)
    assert candidate.internal


def test_an_isr_who_ticked_a_step_or_held_a_territory_has_started(cast, session, hired):
    onboarding = onboarding_of(hired)
    step = onboarding.gating_issues[0].steps[0]
    step.ticked_at, step.ticked_by = clock.now(), cast.marta
    assert check_never_started(hired) is onboarding, "a step that somebody else ticked is no start"

    step.ticked_by = onboarding.isr
    with pytest.raises(RuleBroken, match=r"has ticked a step\. End the onboarding instead"):
        record(cast, hired)

    step.ticked_at = step.ticked_by = None
    for issue in onboarding.gating_issues:
        issue.closed_at = issue.waived_at = clock.now()
        issue.waived_by = cast.marta
    session.flush()
    first_day = onboarding.start_date
    assign_territory(a_territory("EMEA South"), isr=onboarding.isr, starts_on=first_day, by=cast.marta)
    with pytest.raises(RuleBroken, match="has held a territory"):
        record(cast, hired)
    assert (hired.status, onboarding.ended_at) == (Status.HIRED, None)


def test_only_a_hire_with_a_running_onboarding_can_be_recorded(cast):
    for status in (Status.ACTIVE, Status.DECLINED, Status.HIRED):
        application = an_application(cast, 6, status=status)
        with pytest.raises(RuleBroken, match="only for a hired person with a running onboarding"):
            record(cast, application)
        assert application.status is status


def test_the_second_of_two_reads_what_happened(client, cast, hired):
    client.sign_in(cast.rita)
    form = client.form_for(f"/applications/{hired.id}/never-started")
    record(cast, hired, by=cast.dana)

    refused = client.send(form, reason="typed with care")

    assert refused.status_code == 409
    assert "Dana Whitfield withdrew this application on" in refused.text
    assert "typed with care" in refused.text
    assert hired.opening.hired == 0
