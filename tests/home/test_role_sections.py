"""Whom nothing waits for sees what is theirs: territories, ISRs, interviews, openings, health."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.roles import Role
from app.careers.models import SubmittedApplication
from app.home.role_sections import SECTIONS_BY_ROLE
from app.outbox.models import Message, MessageState
from app.outbox.problems import update_mail_problems
from app.people.models import GrantedRole, LinkRequest
from app.shared import clock
from tests.factories.applications import an_application, an_opening
from tests.factories.interviews import an_interview
from tests.factories.onboardings import an_assignment, an_established_isr, an_isr
from tests.real.page import Page


def home_of(client, user) -> str:
    client.sign_in(user)
    return Page(client.get("/").text).all("main")[0].text


def a_failed_mail() -> Message:
    """One that waits for an admin."""
    texts = dict.fromkeys(("kind", "to_name", "subject", "body"), "x")
    to = {"about": "user:1", "to_email": "x@example.com", "message_id": "<x@x>"}
    return Message(**texts, **to, due_at=clock.now() - timedelta(hours=1), state=MessageState.FAILED)


def test_an_isr_sees_their_territories(client, cast):
    nora = an_isr("Nora Weiss")
    an_established_isr(nora, cast.marta)
    held = an_assignment(cast, nora)

    page = home_of(client, nora)

    assert "Nothing is waiting for you." in page
    assert held.territory.name in page
    assert "No territories yet." in home_of(client, an_isr("Olga Petrov"))


@pytest.mark.both_databases  # one long statement
def test_a_manager_sees_their_isrs_and_nobody_elses(client, cast):
    nora = an_isr("Nora Weiss")
    an_established_isr(nora, cast.marta)
    an_assignment(cast, nora)

    page = home_of(client, cast.marta)

    assert "Nora Weiss" in page
    assert "Existing ISR" in page
    assert "No ISRs yet." in home_of(client, cast.milan)


def test_an_interviewer_sees_their_next_interviews(client, cast):
    interview = an_interview(an_application(cast, 4), cast.ines, starts_in=timedelta(days=2))

    page = home_of(client, cast.ines)

    assert f"{interview.stage.name} with {interview.application.candidate.name}" in page
    assert "No interviews scheduled." in home_of(client, cast.sam)


def test_a_recruiter_sees_their_open_openings(client, cast):
    opening = an_opening(cast)

    page = home_of(client, cast.rita)

    assert opening.name in page
    assert "Your openings" in page


def failed_application(cast) -> SubmittedApplication:
    """One that could not be read twice."""
    texts = ("name", "email", "time_zone", "location", "links", "source", "referred_by", "wording")
    file = {"file_name": "x", "content": b"x"}
    due_at = clock.now() + timedelta(hours=1)
    values = dict.fromkeys(texts, "x")
    return SubmittedApplication(**values, **file, opening=an_opening(cast), due_at=due_at, attempts=2)


@pytest.mark.both_databases  # one long statement
def test_an_admin_sees_the_health_of_onramp_and_each_problem(client, cast, session):
    page = home_of(client, cast.ada)
    for words in ("All received", "Up to date"):
        assert words in page

    session.add(LinkRequest(purpose="my", email="x@example.com", due_at=clock.now() - timedelta(hours=1)))
    failed = a_failed_mail()
    session.add_all([failed, failed_application(cast)])
    session.flush()
    update_mail_problems([failed.id])
    cast.ada.granted_roles.append(GrantedRole(role=Role.RECRUITER))

    page = " ".join(home_of(client, cast.ada).split())
    for words in (
        "Mail could not be sent 1 mail",  # in the turn of an admin, who can mend it
        "1 task is overdue",  # health is always shown, not only to an admin for whom nothing waits
        "1 application failed",
    ):
        assert words in page
    assert "Nothing is waiting for you." not in page
    assert "No open openings." not in page, "what is theirs as a recruiter steps back meanwhile"


def test_a_person_without_roles_has_nothing_waiting(client, cast):
    page = home_of(client, cast.nobody)

    assert "Nothing is waiting for you." in page
    assert [title for title, _, _ in SECTIONS_BY_ROLE.values() if str(title) in page] == []
