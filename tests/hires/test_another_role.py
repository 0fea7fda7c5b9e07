"""Somebody is hired as something else than an ISR: an account, the steps of their plan, and no gate."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.candidates.models import Application, Status
from app.db.base import db
from app.job_families.actions.drafts import add_draft, put_into_use
from app.job_families.kinds import HireRole
from app.job_families.library import job_family
from app.onboarding.actions import record_established_isr
from app.onboarding.gate.queries import gate_of
from app.onboarding.models import Onboarding, Step
from app.onboarding.queries import onboarding_of, running_onboarding
from app.openings.actions import open_opening, publish_opening
from app.openings.models import Opening
from app.outbox.models import Message
from app.people.accounts import grant_role
from app.people.models import User
from app.pipeline.undo import undo
from app.plans.actions import save_plan_file
from app.plans.models import HireKind, Owner
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.territories.actions import ask_for_override, assign_territory
from tests.cast import Cast
from tests.factories.applications import a_candidate
from tests.factories.onboardings import a_territory, with_open_gate
from tests.onboarding.gate_rows import accepted_by_trigger
from tests.pipeline.hiring import hire_by_rita, ready_to_hire
from tests.pipeline.test_never_started import record

ENGINEERS = """---
kind: other role
title: "Onboarding of engineers"
due: start + 20 days
---
- [ ] Build the product on your own machine, {{first_name}} of {{team}}
- [ ] Manager: Agree on the first change
"""


@pytest.fixture
def opening(cast: Cast) -> Opening:
    """Of a family without the gate, with a team and the general plan, opened as any other."""
    shipped = job_family("inside_sales_mid_market")
    says = {"hire_role": HireRole.NONE, "hire_team": "Platform", "hire_plan": "general"}
    family = replace(shipped, slug="engineering", name="Engineering", role="Engineer", **says)
    record_of_family = add_draft(family, by=cast.rita).job_family
    put_into_use(record_of_family, by=cast.rita)
    people = {"recruiter": cast.rita, "hiring_manager": cast.dana}
    found = open_opening(job_family("engineering"), region=Region.EMEA, places=3, **people, by=cast.rita)
    publish_opening(found, by=cast.rita)
    save_plan_file("roles/engineers", ENGINEERS, from_version=0, by=cast.ada)
    return found


@pytest.fixture
def application(cast: Cast, opening: Opening) -> Application:
    return ready_to_hire(cast, opening=opening, candidate=a_candidate("Priya Nair"))


def hired_by_page(client, cast: Cast, application: Application, plan: str | None = None) -> Onboarding:
    client.sign_in(cast.rita)
    page = f"/applications/{application.id}/hire"
    form = client.form_for(page)
    shown = client.get(page).text
    assert "leads to no territory" in shown
    assert "Onboarding of engineers" in shown
    track = client.get(f"/applications/{application.id}").text.split('class="track"')[1].split("</ol>")[0]
    assert "Hired" in track
    assert not {"Gate", "Territory"} & set(re.findall(r"\w+", track))
    start = (clock.today("UTC") + timedelta(days=3)).isoformat()
    said = {"start_date": start, "manager": str(cast.dana.id), "kind": HireKind.NEW.value}
    if plan:
        said["plan"] = plan
    assert client.send(form, **said).status_code == 303
    onboarding = onboarding_of(application)
    assert onboarding is not None
    return onboarding


def tick(client, step: Step) -> None:
    page = f"/onboardings/{step.onboarding_id}"
    assert client.submit(f"/steps/{step.id}/tick", page=page).status_code == 303


@pytest.mark.both_databases
def test_they_get_an_account_the_steps_of_their_plan_and_no_gate(client, cast, application) -> None:
    onboarding = hired_by_page(client, cast, application)
    priya = onboarding.isr
    assert (onboarding.plan, onboarding.gating_issues, priya.roles) == ("general", [], frozenset())
    assert (priya.job_title, priya.manager, application.status) == ("Engineer", cast.dana, Status.HIRED)
    assert len(onboarding.steps) == 12
    to_them = select(Message).where(Message.to_email == priya.email, Message.kind == "hire")
    mail = db.session.scalars(to_them).one()
    assert "as Engineer" in mail.body
    assert "territory" not in mail.body

    client.sign_in(priya)
    page = client.get(f"/onboardings/{onboarding.id}").text
    assert "What is left of your onboarding" in page
    assert "The gate is closed" not in page
    assert "Engineer, team Platform" in page
    own = [step for step in onboarding.steps if step.owned_by is Owner.ISR]
    assert own[0].text in client.get("/").text
    for step in own:
        tick(client, step)

    client.sign_in(cast.dana)
    assert priya.name in client.get("/onboardings").text
    client.submit(f"/onboardings/{onboarding.id}/buddy", buddy=cast.ines.id)
    for step in [each for each in onboarding.steps if each.owned_by not in (Owner.ISR, Owner.RECRUITER)]:
        client.sign_in(cast.ines if step.owned_by is Owner.BUDDY else cast.dana)
        tick(client, step)
    client.sign_in(cast.dana)
    assert "1 step of others" in client.get(f"/onboardings/{onboarding.id}").text
    client.sign_in(cast.rita)
    (last,) = [step for step in onboarding.steps if not step.is_ticked]
    tick(client, last)
    assert "are done" in client.get(f"/onboardings/{onboarding.id}").text
    assert "Completed onboardings" in client.get("/onboardings").text
    client.sign_in(priya)
    assert "All steps of your onboarding are done." in client.get(f"/onboardings/{onboarding.id}").text
    assert f"/onboardings/{onboarding.id}" in client.get("/").text


def an_engineer(cast: Cast, application: Application) -> User:
    hire_by_rita(cast, application)
    return application.candidate.user


@pytest.mark.both_databases
def test_they_get_no_territory_until_they_are_hired_as_an_isr(cast, application) -> None:
    """Neither by their finished steps, nor by the role, nor by a record, nor by SQL."""
    engineer = an_engineer(cast, application)
    first = running_onboarding(engineer)
    for step in first.steps:
        step.ticked_at, step.ticked_by = clock.now(), engineer
    grant_role(engineer, Role.ISR, by=cast.ada)
    db.session.flush()
    gate = gate_of(engineer)
    assert not gate.is_open
    assert "hired as Engineer, without a gate" in gate.missing[0].what
    with pytest.raises(RuleBroken, match="hired as Engineer, without a gate"):
        assign_territory(a_territory(), isr=engineer, starts_on=clock.today("UTC"), by=cast.marta)
    with pytest.raises(RuleBroken, match="hired as Engineer, without a gate"):
        ask_for_override(a_territory(), isr=engineer, reason="A way round.", by=cast.marta)
    with pytest.raises(RuleBroken, match="hired as Engineer, without a gate"):
        record_established_isr(isr=engineer, reason="A way round.", by=cast.marta)
    assert accepted_by_trigger([engineer], a_territory("EMEA West"), cast.marta) == set()

    clock.move(timedelta(days=1))
    transfer = ready_to_hire(cast, candidate=application.candidate)
    second = hire_by_rita(cast, transfer, HireKind.TRANSFER)
    assert first.ended_at is not None
    assert (len(second.gating_issues), gate_of(engineer).is_open) == (2, False)
    with pytest.raises(RuleBroken, match="is closed"):
        assign_territory(a_territory("EMEA South"), isr=engineer, starts_on=clock.today("UTC"), by=cast.marta)
    with_open_gate(second)
    db.session.flush()
    assert gate_of(engineer).is_open


def test_another_plan_is_chosen_at_the_hire(client, cast, application) -> None:
    onboarding = hired_by_page(client, cast, application, plan="engineers")
    assert [step.text for step in onboarding.steps] == [
        "Build the product on your own machine, Priya of Platform",
        "Agree on the first change",
    ]


@pytest.mark.parametrize("is_undone", [True, False])
def test_what_the_hire_gave_is_revoked(cast, opening, application, is_undone) -> None:
    opening.hire_role = HireRole.INTERVIEWER
    engineer = an_engineer(cast, application)
    assert engineer.roles == {Role.INTERVIEWER}
    if is_undone:
        undo(application, version=application.version, by=cast.rita)
    else:
        record(cast, application)
    assert (engineer.roles, engineer.active, opening.hired) == (frozenset(), False, 0)
