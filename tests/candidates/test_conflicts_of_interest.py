"""Nobody interviews someone they referred; an opening someone applied to does not exist for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.policy import can_see
from app.access.predicates import may_interview
from app.access.roles import Role
from app.candidates.actions import find_or_add_candidate
from app.candidates.models import Application, Candidate, Status
from app.db.base import db
from app.home.your_turn import your_turn_of
from app.interviews.models import Interview
from app.interviews.schedule import schedule_interview
from app.people.models import GrantedRole
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.house.company import routes_of

NEWCOMER = {
    "name": "Noor Aziz",
    "email": "noor@example.org",
    "time_zone": "Africa/Cairo",
    "source": "Referral",
}


def add(client, opening, **who):
    return client.submit(f"/openings/{opening.id}/candidates/add", **{**NEWCOMER, **who})


def schedule(cast, application, interviewer):
    return schedule_interview(
        application,
        interviewer=interviewer,
        starts_at=clock.now() + timedelta(days=1),
        version=application.version,
        by=cast.rita,
    )


def test_a_recruiter_names_who_referred_a_candidate(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.rita)
    answer = add(client, opening, referred_by="Ines@Example.com ")
    assert answer.status_code == 303
    (noor,) = session.query(Candidate)
    assert noor.referred_by is cast.ines
    assert "Ines Duarte" in client.get(answer.location).text


def test_a_referrer_without_an_account_is_refused_and_the_form_stays_filled_in(client, cast, session):
    client.sign_in(cast.rita)
    opening = an_opening(cast)
    for email in ("nobody@elsewhere.org", NEWCOMER["email"]):
        answer = add(client, opening, referred_by=email)
        assert answer.status_code == 422
        assert "No colleague has this email." in answer.text
        assert 'value="Noor Aziz"' in answer.text
    assert not session.query(Candidate).count()


def test_a_candidate_cannot_refer_themselves(cast, session):
    themselves = {**NEWCOMER, "email": cast.ines.email, "referred_by": cast.ines}
    with pytest.raises(RuleBroken, match="A candidate cannot refer themselves"):
        find_or_add_candidate(**themselves, by=cast.rita)
    assert not session.query(Candidate).count()


def test_the_first_referrer_stays_on_record(cast, session):
    for referrer in (None, cast.ines, cast.sam):
        noor = find_or_add_candidate(**NEWCOMER, referred_by=referrer, by=cast.rita)
    assert noor.referred_by is cast.ines


def test_nobody_interviews_someone_they_referred(cast, session):
    application = an_application(cast, 4, candidate=a_candidate(referred_by_id=cast.ines.id))
    assert (may_interview(cast.ines, application), may_interview(cast.sam, application)) == (False, True)
    with pytest.raises(RuleBroken, match="Ines Duarte referred the candidate"):
        schedule(cast, application, cast.ines)
    assert not session.query(Interview).count()


def test_nobody_interviews_for_an_opening_they_applied_to(cast, session):
    opening = an_opening(cast)
    an_application(cast, opening=opening, candidate=a_candidate("Ines Duarte", user=cast.ines))
    beside = an_application(cast, 4, opening=opening)
    assert not may_interview(cast.ines, beside)
    with pytest.raises(RuleBroken, match="applied to this opening"):
        schedule(cast, beside, cast.ines)
    elsewhere = an_application(cast, 4)
    assert schedule(cast, elsewhere, cast.ines).interviewer is cast.ines


@pytest.fixture
def beside(cast):
    """An application to an opening that Rita and Dana, who run it, and Ines, who interviews, applied to."""
    opening = an_opening(cast)
    application = an_application(cast, 4, opening=opening, candidate=a_candidate("Mateusz Lis"))
    a_scorecard(an_interview(application, cast.rita, starts_in=timedelta(days=-9)))
    an_interview(application, cast.ines, starts_in=timedelta(days=-9), nudges=3)
    for person, status in (
        (cast.rita, Status.ACTIVE),
        (cast.dana, Status.DECLINED),
        (cast.ines, Status.WITHDRAWN),
    ):
        own = a_candidate(person.name, user=person)
        an_application(cast, opening=opening, candidate=own, status=status)
    return application


def own_applications(person) -> list[Application]:
    own = select(Application).join(Application.candidate).where(Candidate.user_id == person.id)
    return list(db.session.scalars(own))


def records_of(beside, person) -> dict[str, list]:
    """The records of the opening, and of what the person applied with, by the name of their id in a URL."""
    return {
        "opening_id": [beside.opening],
        "application_id": [beside, *own_applications(person)],
        "interview_id": list(beside.interviews),
    }


def test_an_opening_someone_applied_to_does_not_exist_for_them(app, client, cast, beside):
    """The policy hides its records from all three; the recruiter gets 404 by every route."""
    for person in (cast.rita, cast.dana, cast.ines):
        for name, records in records_of(beside, person).items():
            assert not any(can_see(person, name, record) for record in records), (person.name, name)
    client.sign_in(cast.rita)
    tried = 0
    for method, rule in routes_of(app):
        name = next(iter(rule.arguments), None)
        for record in records_of(beside, cast.rita).get(name, []):
            path = rule.rule.replace(f"<int:{name}>", str(record.id))
            answer = client.get(path) if method == "GET" else client.forge(path)
            assert answer.status_code == 404, f"{method} {path}"
            tried += 1
    assert tried > 30


def test_no_list_shows_an_opening_they_applied_to(app, client, cast, session, beside):
    elsewhere = an_application(cast, 1, candidate=a_candidate("Wen Zhao"))
    both = an_application(cast, 1, opening=elsewhere.opening, candidate=a_candidate("Lena Vogt"))
    an_application(cast, 2, opening=beside.opening, candidate=both.candidate)
    for person in (cast.rita, cast.dana, cast.ines):
        person.granted_roles = [GrantedRole(role=role) for role in (Role.RECRUITER, Role.HIRING_MANAGER)]
        client.sign_in(person)
        text = "".join(client.get(page).text for page in ("/", "/openings", "/candidates"))
        assert "Mateusz Lis" not in text, person.name
        assert f'/openings/{beside.opening_id}"' not in text, person.name
        assert f'href="/applications/{both.id}"' in text and "Wen Zhao" in text, person.name
        assert text.count(f'href="/applications/{both.id + 1}"') == 0, person.name
        with app.test_request_context():
            assert not [turn for turn in your_turn_of(person).for_reader if "Mateusz" in turn.what]
