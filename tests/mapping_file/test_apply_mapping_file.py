"""A mapping file is applied whole: territories added, changed and removed, and handed to their ISRs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.activity.actions import new_note
from app.activity.queries import activity_of
from app.onboarding.actions import reopen_gating_issue
from app.outbox.models import Message
from app.outbox.queries import messages_about
from app.people.accounts import close_account
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.shared.times import format_day
from app.territories.actions import assign_territory, end_assignment, release_isr
from app.territories.models import Assignment, GateOverride, OverrideState
from app.territories.queries import current_assignments_of, last_assignment, running_assignment
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
    with_open_gate,
)
from tests.mapping_file.conftest import named, the_file

HEAD = "Sales Territory,Region,Sub-Region,Area,Segment,SAE,ASM,RD,Proposed ISR\n"


@pytest.fixture
def nora(cast):
    """An established ISR of Marta's."""
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    return nora


def test_a_first_file_adds_its_territories(ada, nora, session):
    preview = ada.maps(
        HEAD
        + "EMEA North,emea,DACH,North 1,Mid-Market,Sue Ames,Al Moss,Rae Dunn,Nora Weiss\n"
        + "US West,US,,,SMB,,,,\n"
    )
    assert ada.client.submit(preview.request.path).status_code == 303
    north, west = named("EMEA North"), named("US West")
    assert (north.region, north.sub_region, north.area, north.segment) == (
        Region.EMEA,
        "DACH",
        "North 1",
        "Mid-Market",
    )
    assert (north.sae, north.asm, north.rd) == ("Sue Ames", "Al Moss", "Rae Dunn")
    assert running_assignment(north).isr == nora
    assert running_assignment(west) is None
    assert the_file().counts == {"refused": 0, "removed": 0, "added": 2, "changed": 0, "unchanged": 0}


def test_the_assignment_is_as_if_the_manager_had_made_it_and_says_who_did(ada, cast, nora, session):
    territory = a_territory("EMEA North")
    ada.applies("Territory,Region,ISR\nEMEA North,EMEA,nora@example.com\n")
    (assignment,) = current_assignments_of(nora)
    assert (assignment.manager, assignment.starts_on) == (cast.marta, clock.today(cast.marta.time_zone))
    assert [mail.kind for mail in messages_about(assignment)] == ["territory assigned"]
    record = activity_of(territory)[0]
    assert (record.by, record.sentence, record.was) == (cast.ada, "assigned", "vacant")


def test_each_difference_is_recorded_with_the_old_value(ada, cast, session):
    territory = a_territory("EMEA North")
    ada.applies("Territory,Region,Segment,Area\nEMEA NORTH,APAC,,North 1\n")
    said = {(r.sentence, r.was, r.became) for r in activity_of(territory) if r.by == cast.ada}
    assert said == {
        ("changed the sales territory", "EMEA North", "EMEA NORTH"),
        ("changed the region", "EMEA", "APAC"),
        ("changed the segment", "Mid-Market", "blank"),
        ("changed the area", "blank", "North 1"),
    }


def test_details_without_a_column_do_not_change(ada, cast, session):
    assignment = an_assignment(cast, territory=a_territory("EMEA North"))
    ada.applies("Territory,Region\nEMEA North,APAC\n")
    assert named("EMEA North").segment == "Mid-Market"
    assert assignment.is_running


def test_a_planned_last_day_stays_whether_the_file_names_the_holder_or_nobody(ada, cast, nora, session):
    """It has both: who holds the territory until then, and nobody, who follows. Another ISR gets it today."""
    held = an_assignment(cast, territory=a_territory("EMEA North"))
    clock.move(timedelta(days=10))
    last_day = held.starts_on + timedelta(days=20)
    end_assignment(held, last_day=last_day, reason="Moves on.", by=cast.marta)
    session.commit()
    ada.client.sign_in(cast.ada)
    for isr in ("Jonas Falk", ""):
        ada.applies(f"Territory,Region,Segment,ISR\nEMEA North,EMEA,Mid-Market,{isr}\n")
        assert (held.ends_on, the_file().counts["unchanged"]) == (last_day, 1)
        assert ada.exports().decode().endswith(f"Mid-Market,{isr}\n")
    answer = ada.previews("Territory,Region,Segment,ISR\nEMEA North,EMEA,Mid-Market,Nora Weiss\n")
    assert f"ISR: Jonas Falk until {format_day(last_day)} → Nora Weiss" in answer.text
    assert ada.client.submit(answer.request.path).status_code == 303
    today = clock.today(cast.marta.time_zone)
    assert (held.ends_on, running_assignment(held.territory).starts_on) == (today - timedelta(days=1), today)


def test_another_isr_takes_over(ada, cast, nora, session):
    first = an_assignment(cast, territory=a_territory("EMEA North"))
    clock.move(timedelta(days=10))
    ada.client.sign_in(cast.ada)
    answer = ada.previews("Territory,Region,ISR\nEMEA North,EMEA,Nora Weiss\n")
    assert "ISR: Jonas Falk → Nora Weiss" in answer.text
    ada.client.submit(answer.request.path)
    today = clock.today(cast.marta.time_zone)
    assert first.ends_on == today - timedelta(days=1)
    assert (first.territory.running_assignment.isr, first.territory.running_assignment.starts_on) == (
        nora,
        today,
    )
    assert activity_of(first)[0].note.text == "From the mapping file."
    assert [(mail.to_email, mail.kind) for mail in messages_about(first)] == [
        ("jonas@example.com", "territory handed over"),
        ("jonas@example.com", "territory assigned"),
    ]


def test_a_blank_isr_makes_the_territory_vacant(ada, cast, session):
    assignment = an_assignment(cast, territory=a_territory("EMEA North"))
    answer = ada.previews("Territory,Region,ISR\nEMEA North,EMEA,\n")
    assert "ISR: Jonas Falk → vacant" in answer.text
    ada.client.submit(answer.request.path)
    assert assignment.ends_on == clock.today(cast.marta.time_zone)
    assert activity_of(assignment)[0].note.text == "No ISR in the mapping file."


def test_a_territory_that_left_the_file_is_removed_and_keeps_its_history(ada, cast, nora):
    assignment = an_assignment(cast, territory=a_territory("EMEA North"))
    answer = ada.previews("Territory,Region\nUS West,US\n")
    assert "ends the assignment of Jonas Falk" in answer.text
    ada.client.submit(answer.request.path)
    territory = named("EMEA North")
    assert territory.removed_at is not None
    assert activity_of(assignment)[0].note.text == "Not in the mapping file."
    page = ada.client.get(f"/territories/{territory.id}").text
    assert "Not in the mapping file since" in page
    assert "Jonas Falk" in page
    assert "EMEA North" not in ada.client.get("/territories").text
    with pytest.raises(RuleBroken, match="EMEA North is no longer in the mapping file"):
        assign_territory(territory, isr=nora, starts_on=clock.today(cast.marta.time_zone), by=cast.marta)


def test_a_territory_that_comes_back_is_restored_with_its_history(ada, cast, nora, session):
    an_assignment(cast, territory=a_territory("EMEA North"))
    ada.applies("Territory,Region\nUS West,US\n")
    answer = ada.previews("Territory,Region,ISR\nUS West,US,\nEMEA North,EMEA,Nora Weiss\n")
    assert "back in the file" in answer.text
    ada.client.submit(answer.request.path)
    territory = named("EMEA North")
    assert territory.removed_at is None
    assert running_assignment(territory).isr == nora
    assert last_assignment(territory).isr == cast.jonas


def test_a_territory_of_an_isr_who_left_waits_only_while_it_is_in_the_file(ada, cast, session):
    isr = an_isr("Zoe Lang")
    an_established_isr(isr, cast.marta)
    territory = an_assignment(cast, isr, a_territory("EMEA North")).territory
    release_isr(isr, reason="Leaves.", by=cast.ada)
    close_account(isr, by=cast.ada)
    to_fill = select(Turn.about_id).where(Turn.kind == TurnKind.FILL_TERRITORY)
    for rows, waiting in (("US West,US\n", []), ("US West,US\nEMEA North,EMEA\n", [territory.id])):
        ada.applies(f"Territory,Region\n{rows}")
        assert session.scalars(to_fill).all() == waiting
        assert list(turn_differences()) == []


def test_applying_the_same_file_again_changes_nothing(ada, cast, nora, session):
    content = HEAD + "EMEA North,EMEA,DACH,,Mid-Market,,,,Nora Weiss\n"
    ada.applies(content)
    answer = ada.previews(content)
    assert "No changes." in answer.text
    assert "1 unchanged" in answer.text
    ada.client.submit(answer.request.path)
    assert session.query(Assignment).count() == 1


def test_a_reopened_gate_keeps_territories_and_refuses_new_ones(ada, cast):
    """A former ISR keeps theirs as well."""
    assignment = an_assignment(cast, territory=a_territory("EMEA North"))
    (issue,) = assignment.onboarding.gating_issues
    reopen_gating_issue(issue, by=cast.marta, reason="Too early.")
    kept = "Territory,Region,ISR\nEMEA North,EMEA,Jonas Falk\n"
    assert "1 unchanged" in ada.previews(kept).text
    assert "1 refused, 1 unchanged" in ada.previews(f"{kept}US West,US,Jonas Falk\n").text
    cast.jonas.active = False
    assert "1 unchanged" in ada.previews(kept).text


def test_an_isr_who_gets_twenty_territories_in_one_file_gets_one_mail(ada, cast, session):
    with_open_gate(an_onboarding(cast))
    rows = "".join(f"Area {number},EMEA,Jonas Falk\n" for number in range(20))
    ada.applies("Territory,Region,ISR\n" + rows)
    assert session.query(Assignment).count() == 20
    told = session.query(Message).filter_by(kind="territories assigned").all()
    assert [mail.subject for mail in told] == [
        "You have 20 new territories from " + format_day(clock.today("Europe/Lisbon"))
    ]


def test_an_isr_who_loses_several_territories_gets_one_mail(ada, cast, nora, session):
    for name in ("EMEA North", "EMEA South"):
        an_assignment(cast, isr=nora, territory=a_territory(name))
    clock.move(timedelta(days=3))
    ada.client.sign_in(cast.ada)
    with_open_gate(an_onboarding(cast))
    ada.applies("Territory,Region,ISR\nEMEA North,EMEA,Jonas Falk\nEMEA South,EMEA,Jonas Falk\n")
    (told,) = session.query(Message).filter_by(kind="territory handed over")
    assert (told.to_email, told.subject) == ("nora@example.com", "2 territories were handed over")
    assert "EMEA North: Jonas Falk has it from" in told.body
    assert "EMEA South: Jonas Falk has it from" in told.body


def test_an_override_allows_one_territory_and_the_preview_says_so(ada, cast, session):
    an_onboarding(cast)
    note = new_note("They know the region.")
    override = GateOverride(
        isr=cast.jonas,
        territory=a_territory("EMEA North"),
        asked_by=cast.marta,
        asked_note=note,
        state=OverrideState.GRANTED,
        decided_by=cast.milan,
        decided_at=clock.now(),
    )
    session.add_all([note, override])
    answer = ada.previews("Territory,Region,ISR\nEMEA North,EMEA,Jonas Falk\nUS West,US,Jonas Falk\n")
    assert "1 refused, 1 changed" in answer.text
    answer = ada.previews("Territory,Region,ISR\nEMEA North,EMEA,Jonas Falk\n")
    assert "ISR: vacant → Jonas Falk · by gate override" in answer.text
    assert ada.client.submit(answer.request.path).status_code == 303
    assert running_assignment(override.territory).override == override
