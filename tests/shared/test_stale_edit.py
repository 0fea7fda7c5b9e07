"""Two people have one record open: the second to save reads what the first changed, and overwrites nothing.

Each form of a record carries what it showed.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.access.roles import Role
from app.activity.queries import activity_of
from app.candidates.correct_details import candidate_details, correct_candidate
from app.candidates.models import Candidate
from app.plans.models import Owner
from app.teams.queries import mapped_teams
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.onboardings import an_onboarding
from tests.real.filled_form import form_for
from tests.real.page import Page

CHANGED = "This was changed after you opened the page. What you entered is still here."
INCOMPLETE = "The page was incomplete. Reload it and try again."


@pytest.fixture
def lena(cast) -> Candidate:
    candidate = a_candidate("Lena Brnadt", email="lena@example.net", phone="+49 341 1234")
    return an_application(cast, candidate=candidate).candidate


@pytest.fixture
def other(app):
    """A second browser."""
    return app.test_client()


def corrected(candidate: Candidate, *, by, **details: object) -> None:
    """Correct a candidate, as somebody who has just opened the page."""
    correct_candidate(candidate, replace(candidate_details(candidate), **details), by=by)


def shown(answer, url: str):
    """The form of a refused page, as filled in there."""
    return form_for(url, Page(answer.text), url)


def test_an_older_page_restores_no_old_name_and_can_be_sent_again(other, cast, lena):
    page = f"/candidates/{lena.id}/edit"
    other.sign_in(person("Ravi Menon", Role.RECRUITER))
    older = other.form_for(page)
    corrected(lena, by=cast.rita, name="Lena Brandt", links=["https://example.org/lena"])
    lines = len(activity_of(lena))

    refused = other.send(older, phone="+49 341 9999")

    assert refused.status_code == 409
    assert (lena.name, lena.phone, lena.links) == (
        "Lena Brandt",
        "+49 341 1234",
        ["https://example.org/lena"],
    )
    assert len(activity_of(lena)) == lines
    assert CHANGED in refused.text
    assert "Rita Okafor changed “Name”. It is now: Lena Brandt." in refused.text
    assert "“Links”. It is now: https://example.org/lena." in refused.text
    assert "“Phone”" not in refused.text
    again = shown(refused, page)
    assert again.values["phone"] == ["+49 341 9999"], "what was typed is lost"
    assert again.values["name"] == ["Lena Brandt"], "an old value that nobody typed stands there"
    assert other.send(again).status_code == 303
    assert (lena.name, lena.phone, lena.links) == (
        "Lena Brandt",
        "+49 341 9999",
        ["https://example.org/lena"],
    )


def test_a_field_that_both_changed_is_shown_and_what_was_typed_stays(other, cast, lena):
    page = f"/candidates/{lena.id}/edit"
    other.sign_in(cast.rita)
    older = other.form_for(page)
    corrected(lena, by=cast.rita, name="Lena Brandt")

    refused = other.send(older, name="Lena Brand")

    assert refused.status_code == 409
    assert "You changed “Name”. It is now: Lena Brandt." in refused.text
    assert shown(refused, page).values["name"] == ["Lena Brand"]


def test_an_older_page_stays_older_after_an_invalid_value(other, cast, lena):
    page = f"/candidates/{lena.id}/edit"
    other.sign_in(cast.rita)
    older = other.form_for(page)
    corrected(lena, by=cast.rita, name="Lena Brandt")

    wrong = other.send(older, email="no email")
    assert wrong.status_code == 422
    assert other.send(shown(wrong, page), email="lena@example.net").status_code == 409
    assert lena.name == "Lena Brandt"


def test_a_form_without_what_it_showed_changes_nothing(client, cast, lena):
    client.sign_in(cast.rita)
    page = f"/candidates/{lena.id}/edit"
    said = {"name": "X. Y.", "email": lena.email, "time_zone": "UTC"}

    answer = client.forge(page, **said)
    assert (answer.status_code, lena.name) == (422, "Lena Brnadt")
    assert INCOMPLETE in answer.text
    assert client.forge(page, **said, seen="name=0 nonsense").status_code == 409
    assert lena.name == "Lena Brnadt"


def test_a_candidate_and_a_recruiter_edit_the_same_details(client, other, cast, lena):
    client.come_by_link(lena)
    other.sign_in(cast.rita)
    page, own = f"/candidates/{lena.id}/edit", "/my/details"
    older, older_own = other.form_for(page), client.form_for(own)
    corrected(lena, by=cast.rita, name="Lena Brandt")

    refused = client.send(older_own, phone="+49 341 9999")
    assert (refused.status_code, lena.name) == (409, "Lena Brandt")
    assert "“Name” was changed. It is now: Lena Brandt." in refused.text
    assert cast.rita.name not in refused.text, "a candidate reads who works on their file"
    assert client.send(shown(refused, own)).status_code == 303
    assert (lena.name, lena.phone) == ("Lena Brandt", "+49 341 9999")
    told = other.send(older, location="Leipzig")
    assert told.status_code == 409
    assert "The candidate changed “Phone”. It is now: +49 341 9999." in told.text


def test_two_admins_edit_one_person(client, other, cast, session):
    page = f"/people/{cast.sam.id}"
    client.sign_in(cast.ada)
    other.sign_in(person("Olu Bello", Role.ADMIN))
    older = other.form_for(page)
    roles = sorted({*cast.sam.roles, Role.RECRUITER})
    client.submit(page, job_title="Sales Operations Lead", roles=roles)

    refused = other.send(older, gitlab_username="sam")

    assert refused.status_code == 409
    assert "Ada Berg changed “Job title”. It is now: Sales Operations Lead." in refused.text
    assert "Ada Berg changed “Roles”." in refused.text
    session.refresh(cast.sam)
    assert (cast.sam.job_title, cast.sam.gitlab_username) == ("Sales Operations Lead", None)
    assert Role.RECRUITER in cast.sam.roles
    assert other.send(shown(refused, page)).status_code == 303
    assert (cast.sam.job_title, cast.sam.gitlab_username) == ("Sales Operations Lead", "sam")
    assert Role.RECRUITER in cast.sam.roles


def test_a_person_and_an_admin_edit_one_account(client, other, cast):
    client.sign_in(cast.ines)
    other.sign_in(cast.ada)
    older = client.form_for("/account")
    other.submit(f"/people/{cast.ines.id}", time_zone="Asia/Tokyo")

    refused = client.send(older, name="Ines D.")

    assert (refused.status_code, cast.ines.name, cast.ines.time_zone) == (409, "Ines Duarte", "Asia/Tokyo")
    assert "Ada Berg changed “Time zone”. It is now: Asia/Tokyo." in refused.text
    assert client.send(shown(refused, "/account")).status_code == 303
    assert (cast.ines.name, cast.ines.time_zone) == ("Ines D.", "Asia/Tokyo")


def test_an_opening_keeps_its_new_recruiter(client, other, cast):
    opening = an_opening(cast)
    page = f"/openings/{opening.id}/people"
    ravi, hana = person("Ravi Menon", Role.RECRUITER), person("Hana Sato", Role.HIRING_MANAGER)
    client.sign_in(cast.dana)
    other.sign_in(cast.rita)
    older = other.form_for(page)
    client.submit(page, recruiter=ravi.id, reason="Rita is away.")

    refused = other.send(older, hiring_manager=hana.id, reason="Dana is away.")

    assert (refused.status_code, opening.recruiter, opening.hiring_manager) == (409, ravi, cast.dana)
    assert "Dana Whitfield changed “Recruiter”. It is now: Ravi Menon." in refused.text
    again = shown(refused, page)
    assert (again.values["recruiter"], again.values["hiring_manager"]) == ([str(ravi.id)], [str(hana.id)])
    assert other.send(again).status_code == 303
    assert (opening.recruiter, opening.hiring_manager) == (ravi, hana)


def test_a_hiring_team_keeps_who_was_added(client, other, cast):
    opening = an_opening(cast)
    page = f"/openings/{opening.id}/hiring-team"
    client.sign_in(cast.rita)
    other.sign_in(cast.rita)
    older = other.form_for(page)
    peers = [cast.ines.id, cast.rita.id, cast.dana.id]
    assert client.submit(page, stage_4=peers, reason_4="They sold it.").status_code == 303

    refused = other.send(older, stage_6=[cast.sam.id])

    assert refused.status_code == 409
    assert "It is now: Dana Whitfield, Ines Duarte, Rita Okafor." in refused.text
    assert f"You changed “{opening.stages[3].short_name}”." in refused.text
    assert {user.id for user in opening.stages[3].hiring_team} == set(peers)
    assert other.send(shown(refused, page)).status_code == 303
    assert {user.id for user in opening.stages[3].hiring_team} == set(peers)
    assert opening.stages[5].hiring_team == [cast.sam]


def test_two_change_the_places_of_an_opening(client, other, cast):
    opening = an_opening(cast, places=2)
    page = f"/openings/{opening.id}/places"
    client.sign_in(cast.rita)
    other.sign_in(cast.rita)
    older = other.form_for(page)
    client.submit(page, places=4)

    refused = other.send(older, places=3)

    assert (refused.status_code, opening.places) == (409, 4)
    assert "You changed “Places”. It is now: 4." in refused.text


def test_an_onboarding_keeps_its_new_manager(client, other, cast):
    onboarding = an_onboarding(cast)
    page = f"/onboardings/{onboarding.id}/people"
    client.sign_in(cast.marta)
    other.sign_in(cast.rita)
    ravi = person("Ravi Menon", Role.RECRUITER)
    older = other.form_for(page)
    client.submit(page, manager=cast.milan.id, reason="Marta is away.")

    refused = other.send(older, recruiter=ravi.id, reason="Rita is away.")

    assert (refused.status_code, onboarding.manager, onboarding.recruiter) == (409, cast.milan, cast.rita)
    assert "Marta Silva changed “Manager”. It is now: Milan Novak." in refused.text
    assert other.send(shown(refused, page)).status_code == 303
    assert (onboarding.manager, onboarding.recruiter) == (cast.milan, ravi)


def test_a_candidate_and_a_recruiter_change_the_time_zone(client, cast, lena):
    client.come_by_link(lena)
    older = client.form_for("/my/time-zone")
    corrected(lena, by=cast.rita, time_zone="Asia/Tokyo")

    refused = client.send(older)

    assert (refused.status_code, lena.time_zone) == (409, "Asia/Tokyo")
    assert "“Time zone” was changed. It is now: Asia/Tokyo." in refused.text


def test_a_person_edits_their_hours_in_two_windows(client, other, cast):
    client.sign_in(cast.ines)
    other.sign_in(cast.ines)
    older = other.form_for("/availability")
    client.submit("/availability", from_0_1="09:00", to_0_1="12:00", most_per_day=2)

    refused = other.send(older, meeting_link="https://example.com/ines")

    assert refused.status_code == 409
    assert "“Monday, from” was changed. It is now: 09:00." in refused.text
    assert "You changed “Interviews per day, at most”. It is now: 2." in refused.text
    assert other.send(shown(refused, "/availability")).status_code == 303
    page = other.form_for("/availability").values
    names = ("from_0_1", "to_0_1", "most_per_day", "meeting_link")
    assert [page[name] for name in names] == [["09:00"], ["12:00"], ["2"], ["https://example.com/ines"]]


def test_a_form_that_is_sent_empty_deletes_no_hours(client, cast):
    client.sign_in(cast.ines)
    client.submit("/availability", from_0_1="09:00", to_0_1="12:00")

    answer = client.forge("/availability", buffer_minutes="0")

    assert (answer.status_code, INCOMPLETE in answer.text) == (422, True)
    assert client.form_for("/availability").values["from_0_1"] == ["09:00"]


def test_a_team_keeps_the_person_who_was_mapped_to_it(client, other, cast):
    client.sign_in(cast.ada)
    other.sign_in(cast.marta)
    older = other.form_for("/teams")
    client.submit("/teams", it_team=cast.sam.email)

    refused = other.send(older, sales_ops=cast.ines.email)

    assert refused.status_code == 409
    assert f"“IT team” was changed. It is now: {cast.sam.email}." in refused.text
    assert mapped_teams() == {Owner.IT: cast.sam}
    assert other.send(shown(refused, "/teams")).status_code == 303
    assert mapped_teams() == {Owner.IT: cast.sam, Owner.SALES_OPS: cast.ines}
