"""What is new to a person: what somebody else changed since they last opened it, as far as they may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.access.roles import Role
from app.application_notes.actions import edit_note, write_note
from app.application_notes.rules import NoteAudience
from app.candidates.correct_details import candidate_details, correct_candidate
from app.interviews.cancel import cancel_interview
from app.last_opened.actions import record_visit
from app.last_opened.queries import NEW_FOR, new_count, new_ids
from app.pipeline.advance import advance
from app.questionnaire.actions import send_questionnaire
from app.scorecards.models import Recommendation
from app.scorecards.submit import ScorecardEntry, submit_scorecard
from app.scorecards.waive import waive_scorecard
from app.shared import clock
from tests.cast import person
from tests.factories.applications import an_application
from tests.factories.documents import a_document
from tests.factories.interviews import an_interview
from tests.factories.reviews import a_finished_round, a_reviewed_opening, an_answered_application

BEGUN = timedelta(hours=-2)


@pytest.fixture
def application(cast):
    return an_application(cast, 4)


def is_new(application, user):
    found = new_ids([application.id], user) == {application.id}
    assert new_count(user) == ("1" if found else "0"), "the count leads to the same rows"
    return found


def later(**passed):
    clock.freeze(clock.now() + timedelta(**passed))


def submitted(interview):
    stage = interview.stage
    entry = ScorecardEntry(
        recommendation=Recommendation.YES,
        take_aways="x",
        pros="x",
        cons="x",
        ratings=[3 for _ in stage.attributes],
        survey=["x" for _ in stage.survey],
    )
    submit_scorecard(interview, entry, by=interview.interviewer)


@pytest.mark.both_databases
def test_it_is_new_until_it_is_opened_and_again_after_the_next_change(cast, application):
    assert not is_new(application, cast.rita)
    a_document(application)
    assert is_new(application, cast.rita)
    record_visit(application, opened_at=clock.now(), by=cast.rita)
    assert not is_new(application, cast.rita)
    assert is_new(application, cast.dana), "she did not open it"
    later(minutes=1)
    write_note(application, text="Speaks Polish.", audience=NoteAudience.HIRING_TEAM, by=cast.dana)
    assert is_new(application, cast.rita)


def test_what_a_person_changed_is_not_new_to_them(cast, application):
    advance(application, version=application.version, reason="Convinced.", by=cast.rita)
    assert not is_new(application, cast.rita)
    assert is_new(application, cast.dana)


def test_a_page_made_before_the_change_has_not_shown_it(cast, application):
    made_at = clock.now()
    later(minutes=1)
    a_document(application)
    record_visit(application, opened_at=made_at, by=cast.rita)
    assert is_new(application, cast.rita)
    record_visit(application, opened_at=clock.now() + timedelta(days=9), by=cast.rita)
    record_visit(application, opened_at=made_at, by=cast.rita)
    assert not is_new(application, cast.rita), "an older tab takes nothing back"
    later(minutes=1)
    a_document(application, b"Another.")
    assert is_new(application, cast.rita), "no page is from the future"


@pytest.mark.both_databases
def test_each_kind_of_change_is_new(cast):
    asked = an_application(cast)
    send_questionnaire(asked, by=cast.rita)
    assert is_new(asked, cast.dana)
    record_visit(asked, opened_at=clock.now(), by=cast.dana)
    cancelled = an_application(cast, 4)
    cancel_interview(an_interview(cancelled, cast.ines), reason="Ill.", by=cast.rita)
    assert is_new(cancelled, cast.dana)


def test_a_change_of_the_candidate_is_one_of_each_of_their_applications(cast, application):
    other = an_application(cast, candidate=application.candidate)
    details = replace(candidate_details(application.candidate), phone="+48 22 555 01")
    correct_candidate(application.candidate, details, by=cast.rita)
    assert new_ids([application.id, other.id], cast.dana) == {application.id, other.id}
    assert not is_new(application, cast.rita)
    record_visit(application, opened_at=clock.now(), by=cast.dana)
    record_visit(other, opened_at=clock.now(), by=cast.dana)
    later(minutes=1)
    correct_candidate(application.candidate, details, by=cast.rita)
    assert not is_new(application, cast.dana), "nothing was changed"


def test_a_review_of_answers_is_new_to_who_may_read_it(cast):
    opening = a_reviewed_opening(cast)
    reviewed = an_answered_application(cast, opening)
    a_finished_round(opening, cast.rita)
    assert is_new(reviewed, cast.dana)
    an_interview(reviewed, cast.dana, stage=opening.stages[2], starts_in=BEGUN)
    assert not is_new(reviewed, cast.dana), "it is hidden from who owes a scorecard"


def test_nothing_tells_a_person_who_owes_a_scorecard_that_another_is_in(cast, application):
    own = an_interview(application, cast.dana, starts_in=BEGUN)
    other = an_interview(application, cast.ines, starts_in=BEGUN)
    waived = an_interview(application, cast.sam, starts_in=BEGUN)
    submitted(other)
    rae = person("Rae Berg", Role.RECRUITER)
    waive_scorecard(waived, reason="Left.", by=rae)
    note = write_note(application, text="Asks for 60.", audience=NoteAudience.HIRING_TEAM, by=rae)
    edit_note(note, text="Asks for 70.", audience=note.audience, by=rae)
    assert not is_new(application, cast.dana)
    assert is_new(application, cast.rita)

    submitted(own)
    assert not is_new(application, cast.dana), "the last change is hers"
    later(minutes=1)
    edit_note(note, text="Asks for 80.", audience=note.audience, by=rae)
    assert is_new(application, cast.dana), "she may read it now"


def test_what_is_open_to_everybody_is_new_also_while_a_scorecard_is_owed(cast, application):
    an_interview(application, cast.dana, starts_in=BEGUN)
    a_document(application)
    assert is_new(application, cast.dana)
    record_visit(application, opened_at=clock.now(), by=cast.dana)
    later(minutes=1)
    submitted(an_interview(application, cast.ines, starts_in=BEGUN))
    assert not is_new(application, cast.dana), "a hidden change after an open one shows neither"
    later(minutes=1)
    write_note(application, text="For all.", audience=NoteAudience.INTERVIEWERS, by=cast.rita)
    assert is_new(application, cast.dana)


def test_what_one_may_not_see_is_not_new(cast, application):
    a_document(application)
    for nobody in (cast.hugo, cast.ines, cast.marta):
        assert not is_new(application, nobody)


def test_after_a_month_it_is_no_news(cast, application):
    a_document(application)
    later(days=NEW_FOR.days + 1)
    assert not is_new(application, cast.rita)
