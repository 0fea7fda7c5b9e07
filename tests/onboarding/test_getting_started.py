"""The getting-started list stands beside the gating issues: shown, owned, due, ticked, and no gate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.activity.queries import activity_of
from app.checklist.tick_step import tick_step
from app.onboarding.actions import move_start_date
from app.onboarding.gate.queries import gate_of
from app.onboarding.models import Onboarding
from tests.cast import Cast, assemble_cast
from tests.factories.onboarding_turns import steps_waiting_for
from tests.factories.onboardings import an_assignment, an_onboarding, with_open_gate


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


def test_the_gate_opens_with_every_step_of_it_open(cast, onboarding) -> None:
    with_open_gate(onboarding)
    assert not any(step.is_ticked for step in onboarding.first_steps)
    assert gate_of(cast.jonas).is_open
    assert an_assignment(cast, cast.jonas)
    assert set(onboarding.first_steps) <= set(steps_waiting_for(cast.jonas))


def test_with_all_of_it_ticked_the_gate_stays_closed(cast, onboarding) -> None:
    for step in onboarding.first_steps:
        tick_step(step, by=cast.jonas)
    assert not gate_of(cast.jonas).is_open


def test_its_steps_are_owned_and_due_and_whole_on_record(cast, onboarding, session) -> None:
    before = [step.due_on for step in onboarding.first_steps]
    assert None not in before
    assert {step.owner for step in onboarding.first_steps} == {cast.jonas}
    later = onboarding.start_date + timedelta(days=7)
    move_start_date(onboarding, start_date=later, reason="A notice period.", by=cast.marta)
    moved = [step.due_on for step in onboarding.first_steps]
    assert all(now > was for now, was in zip(moved, before, strict=True))
    step = onboarding.first_steps[0]
    step.text = "Say what you think of each page, and what of it you would change. " * 10
    tick_step(step, by=cast.jonas)
    session.flush()
    session.expire_all()
    assert activity_of(onboarding)[0].became == step.text


def test_the_page_shows_it_in_order_with_its_links_and_ticks_a_step(client, cast, onboarding) -> None:
    client.sign_in(cast.jonas)
    page = client.get(f"/onboardings/{onboarding.id}").text
    part = page.split('id="getting-started"')[1].split("</section>")[0]
    said = ["Get to know your team", "quote configuration process", "under Resources", "4. If you are new"]
    said.append("regional deal desk team")
    assert sorted(said, key=part.index) == said
    for link in ("order-processing/#quote-configuration", "#completing-onboarding-issue", "deal-desk/#"):
        tag = next(tag for tag in part.split("<a ")[1:] if link in tag.split(">")[0]).split(">")[0]
        assert 'rel="noopener noreferrer"' in tag
        assert 'target="_blank"' in tag
    later = page.split('id="after"')[1].split("</section>")[0]
    assert "/sales/territories/" in later
    step = next(step for step in onboarding.first_steps if "[" in step.markdown)
    answer = client.submit(f"/steps/{step.id}/tick", page=f"/onboardings/{onboarding.id}")
    assert answer.location.endswith("#getting-started")
    assert step.is_ticked
