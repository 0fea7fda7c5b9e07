"""An onboarding of someone who never starts, or who leaves, ends with a reason; what they held is vacant."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from app.activity.queries import activity_of
from app.checklist.nudge_owner import nudge_owner
from app.checklist.tick_step import tick_step
from app.onboarding.gate.queries import gate_of
from app.onboarding.models import IssueMirror, Onboarding
from app.onboarding.queries import running_onboarding
from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.plans.models import Owner
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.territories.actions import assign_territory, end_onboarding, hand_over_territory
from app.territories.queries import current_assignments_of, running_assignment
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
    with_open_gate,
)

WHY = "He took another offer."


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


def test_an_ended_onboarding_keeps_its_reason_and_progress(client, cast, onboarding) -> None:
    step = next(step for step in onboarding.steps if step.owned_by is Owner.ISR)
    tick_step(step, by=cast.jonas)
    client.sign_in(cast.rita)
    url = f"/onboardings/{onboarding.id}/end"
    assert url in client.get(f"/onboardings/{onboarding.id}").text
    assert "They hold no territory." in client.get(url).text
    assert client.submit(url, reason=WHY).status_code == 303
    assert running_onboarding(cast.jonas) is None
    record = activity_of(onboarding)[0]
    assert (record.by, record.sentence, record.became) == (cast.rita, "ended the onboarding", "ended")
    assert record.was == f"gate closed, 1 of {len(onboarding.steps)} steps ticked"
    assert record.note.text == WHY
    page = client.get(f"/onboardings/{onboarding.id}").text
    assert WHY in page
    assert '/end"' not in page and "/start-date" not in page and "/nudge" not in page


def test_their_territories_become_vacant_after_today(client, cast, onboarding) -> None:
    with_open_gate(onboarding)
    held = [an_assignment(cast, cast.jonas, territory=a_territory(name)) for name in ("Nordics", "Baltics")]
    client.sign_in(cast.marta)
    url = f"/onboardings/{onboarding.id}/end"
    page = client.get(url).text
    assert "Nordics" in page and "Baltics" in page
    assert client.submit(url, reason=WHY).status_code == 303
    assert set(current_assignments_of(cast.jonas)) == set(held)  # on the last day, still
    for assignment in held:
        assert assignment.ends_on == clock.today(cast.marta.time_zone)
        assert running_assignment(assignment.territory) is None
        assert activity_of(assignment.territory)[0].note.text == WHY
    assert activity_of(onboarding)[0].was.endswith("held Nordics, Baltics")
    assert not gate_of(cast.jonas).is_open


def test_future_assignments_are_cancelled_and_handed_over_ones_end_today(cast, onboarding) -> None:
    with_open_gate(onboarding)
    nora, today = an_isr(), clock.today(cast.marta.time_zone)
    an_established_isr(nora, cast.marta)
    given_on = an_assignment(cast, cast.jonas, territory=a_territory())
    next_week = today + timedelta(days=7)
    hand_over_territory(given_on.territory, to=nora, first_day=next_week, reason="Moves.", by=cast.marta)
    assert given_on.ends_on == next_week - timedelta(days=1)
    to_begin = assign_territory(a_territory(), isr=cast.jonas, starts_on=next_week, by=cast.marta)
    end_onboarding(onboarding, reason=WHY, by=cast.marta)
    assert given_on.ends_on == today
    assert to_begin.taken_back_at is not None
    assert running_assignment(given_on.territory).isr is nora


def test_unsent_mail_is_cancelled_and_colleagues_are_notified(cast, onboarding) -> None:
    with_open_gate(onboarding)
    assignment = an_assignment(cast, cast.jonas)
    nudge_owner_of_later(onboarding, cast)
    end_onboarding(onboarding, reason=WHY, by=cast.rita)
    told = {mail.kind: mail for mail in messages_about(onboarding, assignment)}
    waiting = {kind for kind, mail in told.items() if mail.state is MessageState.WAITING}
    assert waiting == {"onboarding ended"}
    assert told["onboarding ended"].to_email == cast.marta.email
    assert WHY in told["onboarding ended"].body
    assert {"hire", "nudge", "territory assigned"} <= set(told)


def nudge_owner_of_later(onboarding: Onboarding, cast: Cast) -> None:
    step = next(step for step in onboarding.later_steps if step.owner is cast.jonas)
    nudge_owner(step, by=cast.marta)


def test_gitlab_issues_do_not_change_and_the_page_says_so(client, cast, onboarding) -> None:
    (issue,) = onboarding.gating_issues
    issue.mirror = IssueMirror(
        key="k" * 20, project="onboarding", title=issue.name, labels=[], url="https://gitlab.example/1"
    )
    client.sign_in(cast.marta)
    page = client.get(f"/onboardings/{onboarding.id}/end").text
    assert "https://gitlab.example/1" in page and "does not change" in page
    client.submit(f"/onboardings/{onboarding.id}/end", reason=WHY)
    assert (issue.is_closed, issue.mirror.wanted_state) == (False, None)


def test_ending_twice_is_refused_and_leaves_the_next_onboarding(client, cast, onboarding) -> None:
    end_onboarding(onboarding, reason=WHY, by=cast.marta)
    assert running_onboarding(cast.jonas) is None
    again = with_open_gate(an_onboarding(cast))
    assignment = an_assignment(cast, cast.jonas, territory=a_territory())
    client.sign_in(cast.marta)
    answer = client.forge(f"/onboardings/{onboarding.id}/end", reason="Twice.")
    assert answer.status_code == 422
    assert "This onboarding has ended." in answer.text
    assert assignment.is_running and running_onboarding(cast.jonas) is again


def test_only_manager_and_recruiter_end_it_with_a_reason(client, cast, onboarding) -> None:
    url = f"/onboardings/{onboarding.id}/end"
    for person, status in ((cast.jonas, 403), (cast.milan, 404)):
        client.sign_in(person)
        assert client.get(url).status_code == status
    client.sign_in(cast.marta)
    answer = client.forge(url, reason=" ")
    assert (answer.status_code, "Fill this in." in answer.text) == (422, True)
    assert running_onboarding(cast.jonas) is onboarding


def test_the_database_refuses_to_end_an_onboarding_with_a_territory(cast, onboarding, session) -> None:
    with_open_gate(onboarding)
    an_assignment(cast, cast.jonas)
    refused = pytest.raises(DBAPIError, match="the_gate_holds_while_a_territory_is_held")
    with refused, session.begin_nested():
        onboarding.ended_at = clock.now()
    end_onboarding(onboarding, reason=WHY, by=cast.marta)
    with pytest.raises(RuleBroken, match="has ended"):
        end_onboarding(onboarding, reason=WHY, by=cast.marta)
