"""An answer can be a reason to ask the recruiter: a turn of theirs and a mark, and never a decline."""

from __future__ import annotations

from io import BytesIO

import pytest

from app.candidates.models import Status
from app.job_families.kinds import QuestionKind
from app.job_families.values import Question
from app.pipeline.advance import advance
from app.questionnaire.actions import answer_questionnaire
from app.shared.links import signed_path
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.questionnaire.asked import A_PLAN, GIVEN, asked_of_each_kind

pytestmark = pytest.mark.both_databases
HIDDEN = Question(
    "Do you need a visa?",
    QuestionKind.CHOICE,
    choices=["Yes", "No"],
    recruiters_only=True,
    ask_recruiter_if=["Yes"],
)
MARK = "is a reason to ask the recruiter"


def turns_to_check(session, application) -> list[Turn]:
    of_application = {"application_id": application.id, "kind": TurnKind.CHECK_ANSWERS}
    return list(session.query(Turn).filter_by(**of_application))


def test_the_recruiter_has_a_turn_and_the_answer_a_mark_until_they_checked_it(client, cast, session):
    asked = asked_of_each_kind(cast)
    application = asked.application
    given = {**GIVEN, "answer_2": "No", "answer_5": (BytesIO(A_PLAN), "plan.txt")}
    client.submit(signed_path("questionnaire", asked.id), **given)

    assert application.status is Status.ACTIVE
    (turn,) = turns_to_check(session, application)
    assert (turn.user_id, turn.since) == (cast.rita.id, asked.answered_at)
    tab = f"/applications/{application.id}/answers"
    client.sign_in(cast.dana)
    assert f"The answer “No” {MARK}" in client.get(tab).text
    assert client.forge(f"{tab}/checked").status_code == 403
    advance(application, version=application.version, by=cast.dana)
    assert turns_to_check(session, application), "the recruiter still has to know"
    client.sign_in(cast.rita)
    assert "Check answers" in client.get("/").text
    assert client.submit(f"{tab}/checked", page=tab).status_code == 303
    assert turns_to_check(session, application) == []
    assert MARK in client.get(tab).text
    assert "checked the answers" in client.get(f"/applications/{application.id}/history").text
    assert list(turn_differences()) == []


def test_another_answer_asks_nobody(cast, session):
    asked = asked_of_each_kind(cast, [Question("Why?"), *two_choices()])
    answer_questionnaire(asked, answers=["So.", "Yes"])
    assert turns_to_check(session, asked.application) == []


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_where_only_recruiters_read_nothing_tells_what_was_answered(client, cast, session, answer):
    asked = asked_of_each_kind(cast, [Question("Why?"), HIDDEN])
    answer_questionnaire(asked, answers=["So.", answer])
    assert len(turns_to_check(session, asked.application)) == 1
    tab = f"/applications/{asked.application_id}/answers"
    client.sign_in(cast.dana)
    page = client.get(tab).text
    assert MARK not in page
    assert "visa" not in page
    client.sign_in(cast.rita)
    assert (MARK in client.get(tab).text) == (answer == "Yes")


def two_choices() -> list[Question]:
    return [
        Question("Remote?", QuestionKind.CHOICE, choices=["Yes", "No"], ask_recruiter_if=["No"]),
    ]
