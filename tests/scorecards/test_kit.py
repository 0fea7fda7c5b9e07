"""What an interviewer has in hand: the kit, the candidate's file, and notes of those before them."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.db.base import db
from app.job_families.values import StagePeople
from app.questionnaire.models import Answer
from app.shared import clock
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview, owed_by
from tests.portal.page import own_page


@pytest.fixture
def application(cast):
    return an_application(cast, stage=4, candidate=a_candidate(source="Referral"))


@pytest.fixture
def interview(cast, application):
    return an_interview(application, cast.ines)


def test_kit_and_scorecard_are_on_one_page(client, cast, application, interview):
    client.sign_in(cast.ines)
    asked = a_questionnaire(application)
    assert "Questionnaire answers" not in client.get(f"/interviews/{interview.id}").text, "not answered yet"
    asked.answered_at = clock.now()
    asked.answers = [Answer(position=1, question=asked.stage.questions[0].text, text="I listen first.")]
    page = client.get(f"/interviews/{interview.id}").text
    assert "Would you want this person beside you on a renewal call?" in page
    assert all(prompt.replace("'", "&#39;") in page for prompt in interview.stage.prompts)
    assert all(attribute in page for attribute in interview.stage.attributes)
    for shown in ("Mateusz Lis", "Europe/Warsaw", "Referral", "I listen first.", "Submit scorecard"):
        assert shown in page
    assert application.candidate.email not in page


def test_the_focus_of_the_interviewer_comes_first_and_the_guide_is_for_staff_alone(
    client, cast, application, interview
):
    stage = interview.stage
    first, *_, last = stage.attributes
    stage.focus = {"Senior AE": [last], "Area Sales Manager": [first]}
    stage.people = [StagePeople("Senior AE", alternatives=["Account Executive"])]
    stage.guide = "A good answer names what a renewal costs."
    client.sign_in(cast.ines)
    page = client.get(f"/interviews/{interview.id}").text
    focus = f"<b>{last}</b>"
    assert "Your focus" in page
    assert page.index(focus) < page.index(first)
    assert stage.guide in page
    client.sign_in(cast.rita)
    page = client.get(f"/interviews/{interview.id}").text
    assert stage.guide in page
    assert "Your focus" not in page
    client.come_by_link(application.candidate)
    assert stage.guide not in own_page(client)
    assert stage.guide not in client.get("/my/data").text
    assert stage.guide not in client.get(f"/jobs/{application.opening_id}").text


def test_notes_of_earlier_interviewers_come_with_their_names(client, cast, application, interview):
    stages = application.opening.stages
    earlier = an_interview(application, cast.dana, stage=stages[2])
    a_scorecard(earlier, next_note="Ask about the renewal lost in March.")
    later = an_interview(application, cast.sam, stage=stages[5])
    a_scorecard(later, next_note="For whoever comes after me.")
    elsewhere = an_interview(an_application(cast, stage=3), cast.dana)
    a_scorecard(elsewhere, next_note="About someone else.")
    client.sign_in(cast.ines)
    page = client.get(f"/interviews/{interview.id}").text
    assert "Note from Dana Whitfield (First interview)" in page
    assert "Ask about the renewal lost in March." in page
    assert "For whoever comes after me." not in page
    assert "About someone else." not in page


def test_people_who_run_the_application_see_no_kit(client, cast, application, interview):
    client.sign_in(cast.dana)
    page = client.get(f"/interviews/{interview.id}").text
    assert "Ines Duarte" in page
    assert "Not submitted yet." in page
    assert "Submit scorecard" not in page
    assert "Look for" not in page
    assert "Cancel interview" not in page
    client.sign_in(cast.rita)
    assert "Cancel interview" in client.get(f"/interviews/{interview.id}").text


def test_an_internal_candidates_own_interviews_do_not_exist_for_them(client, cast):
    own = an_application(cast, stage=4, candidate=a_candidate(user_id=cast.rita.id))
    interview = an_interview(own, cast.ines)
    a_scorecard(interview)
    client.sign_in(cast.rita)
    assert client.get(f"/interviews/{interview.id}").status_code == 404


def test_the_page_takes_the_same_statements_for_any_number_of_interviews(
    client, cast, application, interview
):
    client.sign_in(cast.ines)
    first = statements_of(client, f"/interviews/{interview.id}")
    for member in (cast.rita, cast.dana, cast.sam, cast.hugo):
        card = an_interview(application, member, stage=application.opening.stages[2])
        a_scorecard(card, next_note="Ask again.")
        another = an_interview(an_application(cast, stage=4), cast.ines)
        a_scorecard(another)
    assert statements_of(client, f"/interviews/{interview.id}") == first


def test_owed_scorecards_are_listed_by_start(cast, interview):
    a_scorecard(an_interview(an_application(cast, stage=4), cast.ines))
    sooner = an_interview(an_application(cast, stage=4), cast.ines, starts_in=timedelta(hours=1))
    assert list(owed_by(cast.ines)) == [sooner, interview]


def test_the_list_of_owed_scorecards_takes_the_same_statements_for_any_length(session, cast, interview):
    def cost():
        session.commit()
        with counting_statements() as statements:
            for one in owed_by(cast.ines):
                assert one.application.candidate.name and one.application.opening.name
                assert one.stage.name
        return len(statements)

    with_one = cost()
    for _ in range(3):
        an_interview(an_application(cast, stage=4), cast.ines)
    assert cost() == with_one


@contextmanager
def counting_statements():
    """The statements sent to the database in a block."""
    statements = []

    def note(_connection, _cursor, statement, *_more):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


def statements_of(client, url):
    with counting_statements() as statements:
        assert client.get(url).status_code == 200
    return len(statements)
