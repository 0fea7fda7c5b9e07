"""The manager names a buddy, who then owns the steps of the buddy."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select

from app.activity.queries import activity_of
from app.onboarding.actions import name_buddy
from app.onboarding.mail import PERSON_CHANGED_MAIL
from app.onboarding.models import Onboarding
from app.outbox.models import Message
from app.plans.models import Owner
from app.shared import clock
from app.shared.business_days import due_on
from app.shared.refusals import RuleBroken
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_onboarding


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


def test_the_manager_names_a_buddy_and_their_steps_become_theirs(client, cast, onboarding) -> None:
    page, url = f"/onboardings/{onboarding.id}", f"/onboardings/{onboarding.id}/buddy"
    client.sign_in(cast.rita)
    assert client.get(url).status_code == 403
    client.sign_in(cast.ines)
    assert client.get(page).status_code == 404
    client.sign_in(cast.marta)
    assert client.forge(url, buddy=cast.jonas.id).status_code == 422
    assert client.submit(url, buddy=cast.ines.id).status_code == 303
    steps = [step for step in onboarding.steps if step.owned_by is Owner.BUDDY]
    assert {step.owner for step in steps} == {cast.ines}
    record = activity_of(onboarding)[0]
    assert (record.sentence, record.was, record.became) == ("named the buddy", "nobody", "Ines Duarte")
    client.sign_in(cast.ines)
    assert f"/steps/{steps[0].id}/tick" in client.get(page).text


def test_their_open_steps_are_due_on_business_days_of_their_place(cast) -> None:
    thursday = date(2026, 12, 24)
    clock.freeze(datetime(2026, 12, 1, 9, tzinfo=UTC))
    onboarding = an_onboarding(cast, start_date=thursday)
    open_step, ticked = [step for step in onboarding.steps if step.owned_by is Owner.BUDDY]
    ticked.ticked_at, was = clock.now(), ticked.due_on
    assert open_step.due_on == due_on(thursday, open_step.due_days, "Europe/Lisbon")
    cast.ines.time_zone = "Asia/Tokyo"
    name_buddy(onboarding, cast.ines, by=cast.marta)
    assert open_step.due_on == due_on(thursday, open_step.due_days, "Asia/Tokyo") != was
    assert ticked.due_on == was


def test_isr_manager_and_a_closed_account_are_no_buddies(cast, onboarding) -> None:
    cast.ines.active = False
    for person in (cast.jonas, cast.marta, cast.ines):
        with pytest.raises(RuleBroken) as refusal:
            name_buddy(onboarding, person, by=cast.marta)
        assert refusal.value.field == "buddy"
    assert onboarding.buddy is None


def test_the_isr_and_both_buddies_get_a_mail(cast, session, onboarding) -> None:
    name_buddy(onboarding, cast.ines, by=cast.marta)
    assert told(session) == {(cast.jonas.email, "nobody"), (cast.ines.email, "nobody")}
    session.execute(delete(Message))
    name_buddy(onboarding, cast.sam, by=cast.marta)
    people = (cast.jonas, cast.ines, cast.sam)
    assert told(session) == {(each.email, "Ines Duarte") for each in people}
    subjects = dict(session.execute(select(Message.to_email, Message.subject)).all())
    assert subjects[cast.jonas.email] == "Sam Carter is now the buddy of your onboarding"
    assert subjects[cast.sam.email] == f"Sam Carter is now the buddy of {cast.jonas.name}’s onboarding"
    session.execute(delete(Message))
    name_buddy(onboarding, cast.sam, by=cast.marta)
    assert told(session) == set(), "nothing changed"


def told(session) -> set[tuple[str, str]]:
    """Who gets a mail about another buddy, and who it was before."""
    session.flush()
    messages = session.scalars(select(Message).where(Message.kind == PERSON_CHANGED_MAIL))
    return {(each.to_email, each.body.partition("Before: ")[2].splitlines()[0]) for each in messages}
