"""The second promise: a person who owes a scorecard on an application sees no one else's.

Each field of others' scorecards holds a text found nowhere else, and every page a person can open
is searched for it.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from app.access.roles import Role
from app.candidates.models import Application
from app.db.base import db
from app.outbox.models import Message
from app.people.models import GrantedRole, User
from app.scorecards.access import may_read_scorecard, reason_withheld, scorecards_for
from app.scorecards.models import Recommendation
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_scorecard, an_interview

SECRETS = {
    name: f"{name.replace('_', '-')}-nobody-else-may-read"
    for name in ("take_aways", "pros", "cons", "private_note", "next_note")
}
SURVEY = [["survey-question-nobody-else-may-read", "survey-answer-nobody-else-may-read"]]
MARK = "nobody-else-may-read"


@pytest.fixture
def application(cast):
    """At the peer interview, with a scorecard of someone else at every stage, later ones included."""
    application = an_application(cast, stage=4)
    for stage in application.opening.stages[1:]:
        card = an_interview(application, cast.hugo, stage=stage)
        note = {"next_note": ""} if stage.position < 4 else {}  # an earlier one is for the kit
        secrets = {**SECRETS, **note, "survey": SURVEY}
        a_scorecard(card, recommendation=Recommendation.STRONG_NO, **secrets)
    return application


def pages(application):
    """Every address that tells of an application, opened or not."""
    ids = [interview.id for interview in application.interviews]
    base, opening = f"/applications/{application.id}", f"/openings/{application.opening_id}"
    moves = ["advance", "decline", "withdraw", "reopen", "hire", "interviews", "questionnaire"]
    return [
        *(
            "/",
            "/candidates",
            "/openings",
            opening,
            f"{opening}/applications",
            f"{opening}/hiring-team",
            base,
        ),
        *(f"{base}/{move}" for move in moves),
        *(f"/interviews/{i}{more}" for i, more in product(ids, ["", "/cancel", "/waive", "/scorecard"])),
    ]


def opened(client, application):
    """The pages a person can open, as one text."""
    answers = {url: client.get(url) for url in pages(application)}
    return {url: answer.text for url, answer in answers.items() if answer.status_code == 200}


@pytest.mark.parametrize("who", ["ines", "rita", "dana"])
def test_a_person_who_owes_one_reads_nothing_of_the_others(client, cast, session, application, who):
    person = getattr(cast, who)
    own = an_interview(application, person)
    client.sign_in(person)

    seen = opened(client, application)

    assert f"/interviews/{own.id}" in seen
    assert [url for url, text in seen.items() if MARK in text] == []
    assert [url for url, text in seen.items() if "Strong no</span>" in text.split("<form")[0]] == []
    assert list(scorecards_for(person, application).readable) == []
    refused = client.submit(f"/interviews/{own.id}/scorecard", page=f"/interviews/{own.id}", pros="Mine.")
    assert refused.status_code == 422
    assert MARK not in refused.text
    assert not [mail for mail in session.query(Message) if MARK in f"{mail.subject}{mail.body}"]


def test_recruiters_and_hiring_managers_read_all_after_submitting_their_own(client, cast, application):
    for person in (cast.rita, cast.dana):
        a_scorecard(an_interview(application, person))
        client.sign_in(person)
        page = client.get(f"/applications/{application.id}").text
        assert all(secret in page for secret in SECRETS.values())
        assert all(text in page for text in SURVEY[0])
        assert scorecards_for(person, application).withheld is None


def test_an_interviewer_reads_their_own_only_before_and_after(client, cast, application):
    own = an_interview(application, cast.ines)
    a_scorecard(own, take_aways="What Ines thinks.", private_note="What Ines keeps private.")
    client.sign_in(cast.ines)

    page = client.get(f"/interviews/{own.id}").text

    assert MARK not in page
    assert "What Ines thinks." in page
    assert "What Ines keeps private." in page
    assert client.get(f"/applications/{application.id}").status_code == 404
    assert [card.interview for card in scorecards_for(cast.ines, application).readable] == [own]


def test_a_scorecard_is_owed_from_scheduling_until_it_is_submitted(cast, application):
    own = an_interview(application, cast.dana, starts_in=timedelta(days=-30))
    assert list(scorecards_for(cast.dana, application).readable) == []
    a_scorecard(own)
    assert len(scorecards_for(cast.dana, application).readable) == 6
    an_interview(an_application(cast, stage=4), cast.dana)
    assert len(scorecards_for(cast.dana, application).readable) == 6, "one owed elsewhere withholds nothing"


def test_people_without_a_part_in_the_application_read_none(cast, application):
    cast.nobody.granted_roles = [GrantedRole(role=Role.HIRING_MANAGER)]  # of other openings
    for stranger in (cast.sam, cast.ada, cast.marta, cast.nobody):
        assert list(scorecards_for(stranger, application).readable) == []


def test_the_candidate_reads_none_whatever_their_role(cast):
    own = an_application(cast, stage=4, candidate=a_candidate(user_id=cast.rita.id))
    a_scorecard(an_interview(own, cast.ines), **SECRETS)
    a_scorecard(an_interview(own, cast.rita), **SECRETS)  # an error of the past, and still not theirs
    assert list(scorecards_for(cast.rita, own).readable) == []


def test_the_reason_does_not_reveal_whether_there_are_any(cast, application):
    an_interview(application, cast.rita)
    alone = an_application(cast, stage=4)
    an_interview(alone, cast.rita)
    told = {scorecards_for(cast.rita, one).withheld for one in (application, alone)}
    assert len(told) == 1
    assert not any(character.isdigit() for character in told.pop())


def test_what_may_not_be_read_is_not_fetched(cast, application):
    an_interview(application, cast.rita)
    db.session.flush()
    rita_id, application_id = cast.rita.id, application.id
    db.session.expunge_all()
    read = scorecards_for(db.session.get(User, rita_id), db.session.get(Application, application_id))
    assert list(read.readable) == []
    assert not [row for row in db.session if type(row).__name__ == "Scorecard"]


@pytest.mark.parametrize(
    ("is_candidate", "is_author", "runs_application", "opened", "owes"),
    list(product([True, False], repeat=5)),
)
def test_the_rule_as_a_table(is_candidate, is_author, runs_application, opened, owes):
    who = {"runs_application": runs_application, "opened": opened, "owes": owes}
    may = may_read_scorecard(is_candidate=is_candidate, is_author=is_author, **who)
    if is_candidate:
        assert not may
    elif is_author:
        assert may
    else:
        assert may == ((runs_application or opened) and not owes)
    assert (reason_withheld(**who) is None) == ((runs_application or opened) and not owes)
