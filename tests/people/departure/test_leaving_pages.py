"""An admin closes accounts and takes roles on the pages: one form, and nothing is left with nobody."""

from __future__ import annotations

from html import unescape

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.onboarding.actions import name_buddy
from app.onboarding.models import Onboarding
from app.outbox.models import Message
from app.people.departure.actions import leave
from app.people.departure.queries import loose_ends, remaining_loose_ends, users_by_id
from app.people.models import User
from app.shared.refusals import RuleBroken
from tests.cast import person
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.factories.onboardings import an_isr, an_onboarding


@pytest.fixture
def roy(cast, session) -> User:
    """Another recruiter, who interviews too. Ines has an interview, and Marta and Rita an onboarding."""
    an_interview(an_application(cast, stage=4), cast.ines)
    an_onboarding(cast)
    roy = person("Roy Second", Role.RECRUITER, Role.INTERVIEWER, title="Recruiter")
    session.commit()
    return roy


def test_a_person_is_chosen_for_each_and_the_account_is_closed(client, cast, session, roy) -> None:
    client.sign_in(cast.ada)
    page = f"/people/{cast.ines.id}/leave"
    form = client.form_for(page)
    fields = {name for name in form.values if name.startswith(("team_", "interview_"))}
    assert len(fields) == 3

    refused = client.send(form, reason="Ines leaves us.")
    assert refused.status_code == 422
    assert "Choose who takes this over." in refused.text
    session.refresh(cast.ines)
    assert cast.ines.active

    chosen = dict.fromkeys(fields, str(roy.id))
    assert client.submit(page, **chosen, reason="Ines leaves us.").status_code == 303
    session.expire_all()
    assert not cast.ines.active
    assert remaining_loose_ends(cast.ines, reader=cast.ada) == []


def test_the_person_page_saves_the_rest_and_asks_who_takes_over(client, cast, session, roy) -> None:
    client.sign_in(cast.ada)
    changed = {"email": "marta@new.example", "job_title": "Director", "active": "y"}
    answer = client.submit(f"/people/{cast.marta.id}", **changed, roles=[Role.HIRING_MANAGER.value])
    page = answer.location
    assert page == f"/people/{cast.marta.id}/leave?take=ISR+manager"
    session.expire_all()
    assert (cast.marta.email, cast.marta.job_title) == ("marta@new.example", "Director")
    assert cast.marta.roles == {Role.HIRING_MANAGER, Role.ISR_MANAGER}

    form = client.form_for(page)
    (field,) = (name for name in form.values if name.startswith("isr_"))
    sent = {field: str(cast.milan.id), "reason": "She changes jobs."}
    assert client.send(form, **sent).status_code == 303
    session.expire_all()
    assert cast.marta.roles == {Role.HIRING_MANAGER}

    again = client.send(form, **sent)
    assert again.status_code == 409, "as another admin would who opened the page before"
    assert "Another admin removed these roles from Marta Silva meanwhile" in again.text
    session.expire_all()
    assert cast.marta.active
    assert client.get(page).status_code == 409


def test_an_emergency_close_leads_to_the_remaining_work(client, cast, session, roy) -> None:
    client.sign_in(cast.ada)
    page = f"/people/{cast.ines.id}/close-at-once"
    assert client.submit(page, reason="").status_code == 422
    answer = client.submit(page, reason="Her laptop was stolen.")
    assert answer.location == f"/people/{cast.ines.id}/left-over"
    session.expire_all()
    assert not cast.ines.active

    form = client.form_for(answer.location)
    nothing = client.send(form, reason="She left.")
    assert nothing.status_code == 422
    assert "Choose who takes over at least one of these." in nothing.text
    interview = next(name for name in form.values if name.startswith("interview_"))
    assert client.send(form, **{interview: "cancel"}, reason="She left.").status_code == 303
    rest = client.form_for(answer.location)
    teams = [name for name in rest.values if name.startswith("team_")]
    assert interview not in rest.values
    taken = dict.fromkeys(teams, str(roy.id))
    outdated = client.send(form, **taken, reason="She left.")
    assert outdated.status_code == 409
    assert "This list changed meanwhile" in outdated.text
    assert client.send(rest, **taken, reason="She left.").status_code == 303
    assert remaining_loose_ends(cast.ines, reader=cast.ada) == []


def test_the_board_shows_a_closed_account_and_links_to_the_handover(client, cast, session, roy) -> None:
    opening = an_application(cast, stage=4).opening
    session.commit()
    client.sign_in(cast.rita)
    assert "Someone left" not in client.get(f"/openings/{opening.id}").text
    cast.dana.active = False
    cast.ines.granted_roles = []
    session.commit()

    board = client.get(f"/openings/{opening.id}").text
    assert "The account of Dana Whitfield is closed." in board
    assert "Ines Duarte no longer has the role interviewer." in board
    people = f"/openings/{opening.id}/people"
    assert people in board
    session.refresh(cast.hugo)
    saved = client.submit(people, hiring_manager=str(cast.hugo.id), reason="Dana left.")
    assert saved.status_code == 303
    session.expire_all()
    assert opening.hiring_manager is cast.hugo


def test_manager_and_recruiter_of_an_onboarding_change_without_closing_anyone(
    client, cast, session, roy
) -> None:
    onboarding = session.scalar(select(Onboarding))
    client.sign_in(cast.marta)
    page = f"/onboardings/{onboarding.id}/people"
    assert page in client.get(f"/onboardings/{onboarding.id}").text
    saved = client.submit(page, manager=str(cast.milan.id), recruiter=str(roy.id), reason="Back to EMEA.")
    assert saved.status_code == 303
    session.expire_all()
    assert (onboarding.manager, onboarding.recruiter) == (cast.milan, roy)
    told = session.scalars(select(Message.to_email).where(Message.kind == "person of an onboarding changed"))
    assert sorted(told) == sorted([cast.milan.email, cast.jonas.email, roy.email, cast.rita.email])
    assert client.get(f"/onboardings/{onboarding.id}").status_code == 404


def test_the_form_says_how_many_others_stay_in_the_team(cast, session, roy) -> None:
    ends = loose_ends(cast.ines, roles=(), closing=True, reader=cast.ada)
    end = next(each for each in ends if each.kind.name == "team")
    for others, words in (([cast.rita], "1 other person stays"), ([cast.rita, roy], "2 other people stay")):
        end.record.stage.hiring_team = [cast.ines, *others]
        session.flush()
        again = loose_ends(cast.ines, roles=(), closing=True, reader=cast.ada)
        label = next(each for each in again if each.key == end.key).instead["take-off"]
        assert label == f"Nobody: {words} on the team"


def test_every_row_that_refuses_is_named_with_its_reason_at_once(client, cast, session, roy) -> None:
    """Marta manages both ISRs, so she cannot be the buddy of either."""
    for name in ("Nora Weiss", "Tara Olsen"):
        name_buddy(an_onboarding(cast, an_isr(name)), cast.ines, by=cast.marta)
    name_buddy(an_onboarding(cast, an_isr("Uma West"), manager=cast.milan), cast.ines, by=cast.milan)
    session.commit()
    client.sign_in(cast.ada)
    form = client.form_for(f"/people/{cast.ines.id}/leave")
    chosen = {name: str(roy.id) for name in form.values if name.startswith(("team_", "interview_"))}
    refused = client.send(form, **chosen, all_buddy=str(cast.marta.id), reason="Ines leaves us.")
    assert refused.status_code == 422
    for name in ("Nora Weiss", "Tara Olsen"):
        why = f"Marta Silva manages {name}. Choose someone else."
        assert unescape(refused.text).count(why) == 2, "at the top of the page and beside its field"
    assert "Marta Silva manages Uma West" not in refused.text


def test_the_page_of_remaining_work_describes_the_account(client, cast, session, roy) -> None:
    client.sign_in(cast.ada)
    page = f"/people/{cast.rita.id}/left-over"
    nothing = client.get(page).text
    assert "Their account is open." in nothing
    assert "the role" not in nothing and "Choose who takes over" not in nothing

    cast.rita.granted_roles = []
    session.commit()
    assert "They do not have the role for this." in client.get(page).text

    cast.rita.active = False
    session.commit()
    assert "Their account is closed. Choose who takes over" in client.get(page).text


def beside(page: str, key: str) -> str:
    """The error beside the field of a row."""
    return unescape(page).partition(f'id="{key}-error">')[2].partition("</p>")[0]


def test_an_invalid_choice_shows_its_reason_beside_each_row(client, cast, session, roy) -> None:
    """Roy’s account is closed while the page is open."""
    client.sign_in(cast.ada)
    form = client.form_for(f"/people/{cast.ines.id}/leave")
    teams = [name for name in form.values if name.startswith("team_")]
    (interview,) = (name for name in form.values if name.startswith("interview_"))
    session.refresh(roy)
    roy.active = False
    session.commit()
    assert len(teams) > 1

    for chosen in (["all_team"], teams):
        sent = dict.fromkeys([*chosen, interview], str(roy.id))
        refused = client.send(form, **sent, reason="Ines leaves us.")
        assert refused.status_code == 422
        for key in (*teams, interview):
            why = "The account of Roy Second is closed. Choose someone else."
            assert beside(refused.text, key) == why
    unknown = client.forge(form.url, shown=form.values["shown"][0], all_team="king", reason="-")
    assert unknown.status_code == 422
    assert {beside(unknown.text, key) for key in teams} == {"Choose someone from the list."}


@pytest.mark.parametrize("value", ["king", "99999", "9" * 30, "-1", "٣"])
def test_what_is_not_the_id_of_a_user_finds_nobody(session, value) -> None:
    assert users_by_id([value]) == {}


def test_a_person_who_cannot_take_over_is_refused_with_the_reason(cast, session, roy) -> None:
    onboarding = session.scalars(select(Onboarding)).one()
    name_buddy(onboarding, cast.ines, by=cast.marta)
    session.flush()
    ends = {end.kind.name: end for end in loose_ends(cast.ines, roles=(), closing=True, reader=cast.ada)}
    refusals = {
        "buddy": (cast.jonas, "Jonas Falk cannot be their own buddy"),
        "interview": (cast.jonas, "Jonas Falk does not have the role interviewer"),
        "team": (cast.ines, "Ines Duarte is the person who leaves"),
    }
    for kind, (chosen, why) in refusals.items():
        with pytest.raises(RuleBroken) as refused:
            leave(
                cast.ines, takes=(), closing=True, choices={ends[kind].key: chosen}, reason="-", by=cast.ada
            )
        sentences = {each.field: each.sentence for each in (refused.value, *refused.value.others)}
        assert sentences[ends[kind].key] == f"{why}. Choose someone else."


def test_the_page_says_if_nobody_can_take_something_over(client, cast, session, roy) -> None:
    """Rita is the only recruiter, of two openings and of an onboarding."""
    session.refresh(roy)
    roy.granted_roles = []
    session.commit()
    client.sign_in(cast.ada)
    page = f"/people/{cast.rita.id}/leave"
    nobody = "Nobody else has the role recruiter. Invite someone first"
    form = client.form_for(page)
    assert client.get(page).text.count(f"{nobody}, or close the account in an emergency.") == 2  # a list each
    assert not [name for name in form.values if name.startswith(("recruiter", "onboarding_recruiter"))]

    others = [name for name in form.values if name.startswith(("team_", "interview_"))]
    chosen = dict.fromkeys(others, str(cast.ines.id))
    refused = client.send(form, **chosen, reason="She leaves us.")

    assert refused.status_code == 422
    assert "Choose who takes this over." not in refused.text
    assert f"Openings as recruiter: {nobody}" in refused.text

    taking = client.get(f"{page}?take=recruiter").text
    assert taking.count(f"{nobody}.") == 2 and "emergency" not in taking
