"""Nobody interviews someone they referred; an opening someone applied to does not exist for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.predicates import may_interview
from app.access.roles import Role
from app.candidates.actions import find_or_add_candidate
from app.candidates.models import Candidate, Status
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


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("nobody@elsewhere.org", "No colleague has this email."), ("noor@example.org", "No colleague")],
)
def test_a_referrer_without_an_account_is_refused_and_the_form_stays_filled_in(
    client, cast, session, email, sentence
):
    client.sign_in(cast.rita)
    answer = add(client, an_opening(cast), referred_by=email)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Noor Aziz"' in answer.text
    assert not session.query(Candidate).count()


def test_a_candidate_cannot_refer_themselves(client, cast, session):
    client.sign_in(cast.rita)
    answer = add(client, an_opening(cast), email=cast.ines.email, referred_by=cast.ines.email)
    assert answer.status_code == 422
    assert "A candidate cannot refer themselves." in answer.text


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


@pytest.mark.parametrize("who", ["rita", "dana", "ines"])
def test_an_opening_someone_applied_to_does_not_exist_for_them(app, client, cast, beside, who):
    """By every route there is, with the ids of its records."""
    person = getattr(cast, who)
    ids = {
        "opening_id": [beside.opening_id],
        "application_id": [beside.id, *(own.id for own in person.own_applications)],
        "interview_id": [interview.id for interview in beside.interviews],
    }
    client.sign_in(person)
    tried = 0
    for method, rule in routes_of(app):
        name = next(iter(rule.arguments), None)
        for number in ids.get(name, []):
            path = rule.rule.replace(f"<int:{name}>", str(number))
            answer = client.get(path) if method == "GET" else client.forge(path)
            assert answer.status_code == 404, f"{method} {path}"
            tried += 1
    assert tried > 30


@pytest.mark.parametrize("who", ["rita", "dana", "ines"])
def test_no_list_shows_an_opening_they_applied_to(app, client, cast, session, beside, who):
    person = getattr(cast, who)
    elsewhere = an_application(cast, 1, candidate=a_candidate("Wen Zhao"))
    both = an_application(cast, 1, opening=elsewhere.opening, candidate=a_candidate("Lena Vogt"))
    an_application(cast, 2, opening=beside.opening, candidate=both.candidate)
    person.granted_roles = [GrantedRole(role=role) for role in (Role.RECRUITER, Role.HIRING_MANAGER)]
    client.sign_in(person)
    text = "".join(client.get(page).text for page in ("/", "/openings", "/candidates"))
    assert "Mateusz Lis" not in text
    assert f'/openings/{beside.opening_id}"' not in text
    assert (f'href="/applications/{both.id}"' in text, "Wen Zhao" in text) == (True, True)
    assert text.count(f'href="/applications/{both.id + 1}"') == 0
    with app.test_request_context():
        assert not [turn for turn in your_turn_of(person).for_reader if "Mateusz" in turn.what]
