"""An export can have the answers to questionnaires: those its maker may read, each as text."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.exports.models import ListExport
from app.exports.runs import make_one_export
from app.job_families.values import Question
from app.questionnaire_reviews.reviewers import change_reviewer
from tests.exports.test_export_selected import select_and_export
from tests.exports.test_exports import rows, sheet
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_questionnaire

WHY, EARN, RISKY = "Why us?", "What do you earn?", "=1+1 is what?"
LIST = "/applications/export?status=any"


@pytest.fixture
def applications(cast, session):
    """Two who answered, and one who did not."""
    opening = an_opening(cast)
    opening.stages[0].questions = [Question(WHY), Question(EARN, recruiters_only=True), Question(RISKY)]
    made = [
        an_application(cast, opening=opening, candidate=a_candidate(name, email=f"{name}@example.org"))
        for name in ("lena", "omar", "pia")
    ]
    a_questionnaire(made[0], answers=["=2+2", "A zorkmid", "Two"])
    a_questionnaire(made[1], answers=["The people", "", "2"])
    session.commit()
    return made


def answers_in(client, person, path=LIST, **sent):
    client.sign_in(person)
    answer = client.send(client.form_for(path, page=path), kind="csv", **sent)
    return {row["Email"].partition("@")[0]: row for row in rows(answer)}


@pytest.mark.both_databases
def test_an_export_has_the_answers_its_maker_may_read_and_runs_none_of_them(
    client, cast, session, applications
):
    found = answers_in(client, cast.rita, with_answers=True)
    assert list(found["lena"])[-3:] == [WHY, EARN, f"'{RISKY}"]
    assert [found["lena"][name] for name in (WHY, EARN, f"'{RISKY}")] == ["'=2+2", "A zorkmid", "Two"]
    assert [found["pia"][name] for name in (WHY, EARN)] == ["", ""]
    recorded = session.scalars(select(Activity).where(Activity.verb == ActivityVerb.EXPORTED_LIST)).one()
    assert "3 applications with answers" in recorded.what
    assert WHY not in answers_in(client, cast.rita)["lena"]

    of_manager = answers_in(client, cast.dana, with_answers=True)
    assert of_manager["omar"][WHY] == "The people"
    assert EARN not in of_manager["omar"] and "zorkmid" not in str(of_manager)


def test_an_answer_that_waits_for_ones_review_is_not_exported_with_a_name(
    client, cast, session, applications
):
    change_reviewer(applications[0].opening, cast.rita, by=cast.dana)
    session.commit()
    assert WHY not in answers_in(client, cast.rita, with_answers=True)["lena"]
    assert answers_in(client, cast.dana, with_answers=True)["lena"][WHY] == "'=2+2"


def test_a_selection_and_the_file_of_the_worker_have_them(client, cast, session, applications, monkeypatch):
    client.sign_in(cast.rita)
    address = client.get(select_and_export(client, applications[:1]).location).location
    of_selection = answers_in(client, cast.rita, address, with_answers=True)
    assert {name: row[WHY] for name, row in of_selection.items()} == {"lena": "'=2+2"}

    monkeypatch.setattr("app.exports.views.LARGE_EXPORT_ROWS", 1)
    made = client.send(client.form_for(LIST, page=LIST), kind="xlsx", with_answers=True)
    assert client.send(client.form_for(LIST, page=LIST), kind="xlsx").location != made.location
    while make_one_export():
        pass
    heading, *lines = sheet(client.get(f"{made.location}/file").data)
    assert heading[-3] == WHY and "'=2+2" in {line[-3] for line in lines}
    assert session.scalars(select(ListExport.with_answers).where(ListExport.selected.is_(None))).all() == [
        True,
        False,
    ]
