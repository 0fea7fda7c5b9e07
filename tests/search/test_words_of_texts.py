"""A word of a text finds a candidate only for a person who may read the text now.

Each text of an application has a word of its own. What each person finds is compared with what the policy
lets them read of the record with the text.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.roles import Role
from app.application_notes.rules import NoteAudience
from app.candidates.search import matching
from app.interviews.models import InterviewState
from app.people.models import User
from app.search.groups import find_groups
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.documents import a_read_document
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.factories.notes import a_note
from tests.factories.reviews import a_finished_round, a_reviewed_opening, an_answered_application
from tests.factories.tags import a_tag

pytestmark = pytest.mark.both_databases  # search


def found(user: User, asked: str) -> dict[str, list[str]]:
    """The names in each group with candidates that a person finds."""
    groups = {group.label: [row.name for row in group.rows] for group in find_groups(user, asked)}
    return {label: names for label, names in groups.items() if label.startswith("Candidates")}


def finds(user: User, asked: str) -> bool:
    return bool(found(user, asked))


@pytest.fixture(autouse=True)
def _in_request(app):
    with app.test_request_context():
        yield


@pytest.fixture
def texts(cast, session) -> dict[str, tuple[object, Permission]]:
    """By its word, the record with each text, and the permission that its reader needs.

    Somebody applied to two openings of different hiring managers. Dirk, a recruiter, applied to one of them.
    """
    candidate = a_candidate("Ana Lima", email="ana@example.org")
    dirk = person("Dirk Dual", Role.RECRUITER, Role.HIRING_MANAGER, Role.INTERVIEWER)
    words: dict[str, tuple[object, Permission]] = {}
    for name, manager in (("one", cast.dana), ("two", cast.hugo)):
        opening = an_opening(cast)
        opening.hiring_manager = manager
        application = an_application(cast, 4, opening=opening, candidate=candidate)
        words[f"document{name}"] = a_read_document(application, f"document{name}"), Permission.VIEW_DOCUMENT
        a_questionnaire(application, answers=[f"answer{name}", "b", "c"])
        words[f"answer{name}"] = application, Permission.VIEW_APPLICATION
        for audience in NoteAudience:
            word = f"note{name}{audience.value.replace(' ', '')}"
            words[word] = a_note(application, cast.rita, word, audience), Permission.READ_NOTE
        an_interview(application, cast.ines)
        a_scorecard(an_interview(application, cast.sam, starts_in=timedelta(days=-2)))
    owing = person("Olga Owing", Role.RECRUITER, Role.INTERVIEWER)
    an_interview(application, owing)
    an_application(cast, opening=application.opening, candidate=a_candidate("Dirk Dual", user=dirk))
    a_tag(cast.rita, "Speaksfinnish", candidate)
    session.commit()
    return words


def test_each_person_finds_by_what_the_policy_lets_them_read(cast, session, texts):
    """An interviewer finds by names alone, whatever else they may read beside their interview."""
    finders: dict[str, set[str]] = {}
    for user in session.scalars(select(User)).all():
        for word, (record, permission) in texts.items():
            runs = allows(user, Permission.VIEW_APPLICATION, getattr(record, "application", record))
            may = runs and allows(user, permission, record)
            assert finds(user, word) == may, (user.name, word)
            if may:
                finders.setdefault(word, set()).add(user.name)
        assert not finds(user, "speaksfinnish"), "tags are no words"
    assert finders["noteonehiringteam"] == {"Rita Okafor", "Dana Whitfield", "Olga Owing", "Dirk Dual"}
    assert finders["notetwohiringteam"] == {"Rita Okafor", "Hugo Stein"}
    assert finders["notetwointerviewers"] == {"Rita Okafor", "Hugo Stein", "Olga Owing"}
    assert finders["answertwo"] == finders["documenttwo"] == finders["notetwointerviewers"]


def test_a_note_finds_nobody_once_its_reader_owes_a_scorecard(cast, session):
    application = an_application(cast, 4, candidate=a_candidate("Ana Lima"))
    a_note(application, cast.rita, "hesitant", NoteAudience.HIRING_TEAM)
    assert finds(cast.dana, "hesitant")
    interview = an_interview(application, cast.dana)
    session.flush()
    for asked in ("hesitant", "hesit", "lima hesitant", "hesitent"):
        assert not finds(cast.dana, asked), asked
    assert finds(cast.dana, "lima")
    a_scorecard(interview)
    assert finds(cast.dana, "hesitant")


def test_a_reviewer_finds_nobody_by_answers_before_they_know_the_names(cast, session):
    opening = a_reviewed_opening(cast, cast.rita)
    an_answered_application(cast, opening, "Ana Lima", ["Sailing.", "Chess.", "Rowing."])
    session.flush()
    assert not finds(cast.rita, "sailing")
    assert not finds(cast.rita, "ana sailing")
    assert finds(cast.rita, "lima")
    assert finds(cast.dana, "sailing"), "the hiring manager reads them with the name"
    a_finished_round(opening, cast.rita)
    session.flush()
    assert finds(cast.rita, "sailing")


def test_an_interviewer_finds_those_they_interview_by_name(client, cast, session):
    ana = an_application(cast, 4, candidate=a_candidate("Ana Lima", email="ana@example.org"))
    interview = an_interview(ana, cast.ines)
    a_read_document(ana, "renewals")
    an_application(cast, candidate=a_candidate("Bea Lima"))
    an_interview(
        an_application(cast, 4, candidate=a_candidate("Cai Lima")), cast.ines
    ).state = InterviewState.CANCELLED
    session.commit()
    theirs = {"Candidates you interview": ["Ana Lima"]}
    assert found(cast.ines, "lima") == found(cast.ines, "LÍM an") == found(cast.ines, "limma") == theirs
    for asked in ("example", "renewals", "bea", "cai", "lima renewals"):
        assert not finds(cast.ines, asked), asked
    client.sign_in(cast.ines)
    page = client.get("/search?q=lima").text
    assert f'href="/interviews/{interview.id}"' in page
    assert "example.org" not in page
    assert "Search for candidates you interview" in page


def test_a_hiring_manager_finds_the_candidates_of_their_openings(client, cast, session):
    own = an_application(cast, candidate=a_candidate("Ana Lima"))
    elsewhere = an_application(cast, candidate=own.candidate)
    elsewhere.opening.hiring_manager = cast.hugo
    an_application(cast, candidate=a_candidate("Bea Lima")).opening.hiring_manager = cast.hugo
    session.commit()
    assert found(cast.dana, "lima") == found(cast.dana, "limma") == {"Candidates": ["Ana Lima"]}
    client.sign_in(cast.dana)
    page = client.get("/search?q=lima").text
    assert f'href="/applications/{own.id}"' in page
    assert f'href="/applications/{elsewhere.id}"' not in page
    assert "Search for your candidates, candidates you interview, openings" in page
    assert "Ana Lima" in client.get("/search/candidates?q=lima").text
    assert "Bea Lima" not in client.get("/search/candidates?q=lima").text
    assert client.get("/applications?q=lima").headers["Location"] == "/search?q=lima"


def test_a_few_candidates_of_a_manager_are_found_by_common_words(cast, session, monkeypatch):
    """As if many had the words: their own candidates are fewer, and are looked through."""
    own = [an_application(cast, candidate=a_candidate(f"Ana Lima{n}")) for n in range(3)]
    for _ in range(2):
        an_application(cast, candidate=a_candidate("Ana Lima")).opening.hiring_manager = cast.hugo
    session.commit()
    for limit in (0, 3, 5000):
        monkeypatch.setattr(matching, "RARE_WORD_LIMIT", limit)
        assert found(cast.dana, "ana lima") == {"Candidates": [each.candidate.name for each in reversed(own)]}
