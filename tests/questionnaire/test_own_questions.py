"""An opening asks questions of its own beside its family's; once one is answered, more are only added."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.activity.queries import activity_of
from app.job_families.actions.drafts import add_draft, put_into_use
from app.job_families.library import shipped_family
from app.job_families.values import Process, Question
from app.openings.family_changes import family_offer_for
from app.openings.questions import asked_questions
from app.openings.take_family_changes import take_family_changes
from app.questionnaire.actions import answer_questionnaire, send_questionnaire
from app.questionnaire.own_questions.actions import change_own_questions
from app.questionnaire_reviews.actions import begin_round
from app.questionnaire_reviews.reviewers import change_reviewer
from app.shared.refusals import RuleBroken
from tests.factories.applications import an_application, an_opening
from tests.factories.reviews import round_of

FIRST, SECOND, THIRD = Question("Which language?"), Question("Which shift?"), Question("Which owl?")


@pytest.fixture
def opening(cast, session):
    return an_opening(cast)


@pytest.fixture
def stage(opening):
    return opening.stages[0]


def test_a_recruiter_adds_orders_and_removes_them(client, cast, opening, stage):
    page = f"/openings/{opening.id}/questions"
    client.sign_in(cast.rita)
    assert page in client.get(f"/openings/{opening.id}").text
    shift = {"question_1_text": "Which shift?", "question_1_kind": "choice"}
    shift["question_1_choices"] = "Day\nNight"
    assert client.submit(page, **shift, question_2_text="Which owl?").status_code == 303
    assert [(each.text, each.choices) for each in stage.own_questions] == [
        ("Which shift?", ["Day", "Night"]),
        ("Which owl?", []),
    ]
    asked = send_questionnaire(an_application(cast, opening=opening), by=cast.rita)
    assert [each.text for each in asked.questions][3:] == ["Which shift?", "Which owl?"]

    client.submit(page, question_1_place="2", question_2_place="1")
    assert [each.text for each in stage.own_questions] == ["Which owl?", "Which shift?"]
    client.submit(page, question_1_text="")
    assert [each.text for each in stage.own_questions] == ["Which shift?"]
    assert [each.text for each in asked.questions][3:] == ["Which shift?", "Which owl?"], "as they were sent"
    sentences = [line.sentence for line in activity_of(opening)]
    assert sum("own questions" in each for each in sentences) == 3
    client.sign_in(cast.dana)
    assert client.get(page).status_code == 403


def test_once_somebody_has_answered_one_can_only_be_added(client, cast, opening, stage):
    change_own_questions(stage, [FIRST, SECOND], by=cast.rita)
    page = f"/openings/{opening.id}/questions"
    client.sign_in(cast.rita)
    before = client.form_for(page)
    answered = send_questionnaire(an_application(cast, opening=opening), by=cast.rita)
    waiting = send_questionnaire(an_application(cast, opening=opening), by=cast.rita)
    answer_questionnaire(answered, answers=["Because."] * 5)

    refused = client.send(before, question_1_text="Another?", question_4_text="What else?")
    assert refused.status_code == 422
    assert "You can add more after them" in refused.text
    assert "What else?" in refused.text
    for changed in ([SECOND, FIRST], [FIRST], [replace(FIRST, required=False), SECOND]):
        with pytest.raises(RuleBroken, match="add more"):
            change_own_questions(stage, changed, by=cast.rita)
    shown = client.get(page).text
    assert "you can only add questions" in shown
    assert client.submit(page, question_1_text="Which owl?").status_code == 303
    assert [each.text for each in stage.own_questions] == [each.text for each in (FIRST, SECOND, THIRD)]
    assert len(waiting.questions) == 5, "they were asked already"
    later = send_questionnaire(an_application(cast, opening=opening), by=cast.rita)
    assert later.questions[-1].text == "Which owl?"


def test_a_question_that_is_there_or_that_nobody_can_answer_is_refused(client, cast, opening, stage):
    client.sign_in(cast.rita)
    page = f"/openings/{opening.id}/questions"
    of_family = stage.questions[0].text
    assert "is there twice" in client.submit(page, question_1_text=of_family).text
    one_choice = {"question_1_text": "Day?", "question_1_kind": "choice", "question_1_choices": "Day"}
    assert "at least two choices" in client.submit(page, **one_choice).text
    high = {"question_1_text": "How many?", "question_1_kind": "number"}
    refused = client.submit(page, **high, question_1_low="9", question_1_high="1")
    assert "smaller number first" in refused.text
    stale = client.form_for(page)
    change_own_questions(stage, [FIRST], by=cast.rita)
    answer = client.send(stale, question_1_text="Which owl?")
    assert answer.status_code == 409
    assert "Which owl?" in answer.text
    assert stage.own_questions == [FIRST]


def test_the_desk_lays_answers_to_one_question_side_by_side_wherever_they_stand(cast, opening, stage):
    change_reviewer(opening, cast.rita, by=cast.dana)
    change_own_questions(stage, [FIRST, SECOND], by=cast.rita)
    early = send_questionnaire(an_application(cast, opening=opening), by=cast.rita)
    change_own_questions(stage, [SECOND, THIRD], by=cast.rita)
    late = send_questionnaire(an_application(cast, opening=opening), by=cast.rita)
    for asked in (early, late):
        answer_questionnaire(asked, answers=["Because."] * 5)
    begin_round(opening, by=cast.rita)

    going = round_of(opening, cast.rita)

    assert [sorted(each.position for each in answers) for answers in going.questions[3:]] == [[4, 5], [5]]


def test_a_newer_version_of_the_family_leaves_them_alone(cast, opening, stage):
    change_own_questions(stage, [FIRST], by=cast.rita)
    family = shipped_family(opening.family_slug)
    kept = [replace(family.stages[0], questions=[SECOND, FIRST]), *family.stages[1:]]
    version = put_into_use(
        add_draft(replace(family, processes=[Process("", kept)]), by=cast.rita).job_family, by=cast.rita
    )
    take_family_changes(opening, version_id=version.id, by=cast.rita)
    assert (stage.own_questions, asked_questions(stage)) == ([FIRST], [SECOND, FIRST])

    gone = replace(family, processes=[Process("", family.stages[1:])])
    put_into_use(add_draft(gone, by=cast.rita).job_family, by=cast.rita)
    (offered,) = [each for each in family_offer_for(opening).stages if each.change.name == stage.name]
    assert "questions of its own" in offered.stays_because
