"""One mail after the end, one anonymous answer, and a report of groups that are large enough."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, inspect, select

from app.activity.models import Activity
from app.candidate_surveys.asking import forget_old_invitations, send_one_survey
from app.candidate_surveys.mail import SURVEY_LINK
from app.candidate_surveys.models import SurveyAnswer, SurveyInvitation
from app.candidate_surveys.rules import LEAST_ANSWERS, SURVEY_DELAY, Group, released_periods, shown_groups
from app.candidates.models import Status
from app.outbox.models import Message
from app.pipeline.undo import undo
from app.pipeline.withdraw import withdraw
from app.shared import clock
from app.shared.links import signed_path
from tests.factories.applications import an_application
from tests.factories.surveys import an_answer, an_invitation

MONTHS = [date(2026, month, 1) for month in range(1, 7)]


@pytest.fixture
def application(cast, session):
    clock.freeze(clock.now())
    yield an_application(cast, 2)
    clock.unfreeze()


def ended(cast, application) -> None:
    withdraw(application, version=application.version, note="By phone.", by=cast.rita)


def asked(session) -> int:
    session.commit()
    while send_one_survey():
        pass
    return session.scalar(select(func.count()).where(Message.kind == "candidate survey"))


def test_a_candidate_is_asked_once_a_week_after_the_end_and_not_after_an_undo(cast, session, application):
    ended(cast, application)
    undo(application, version=application.version, by=cast.rita)
    clock.move(SURVEY_DELAY)
    assert asked(session) == 0
    ended(cast, application)
    clock.move(SURVEY_DELAY - timedelta(seconds=1))
    assert asked(session) == 0
    clock.move(timedelta(seconds=1))
    assert asked(session) == 1
    clock.move(timedelta(days=61))
    assert forget_old_invitations() and not session.scalars(select(SurveyInvitation)).all()


@pytest.mark.parametrize("why", ["erased", "asked for deletion", "refused", "came back"])
def test_nobody_is_asked_who_is_erased_refused_or_came_back(cast, session, application, why):
    ended(cast, application)
    candidate = application.candidate
    if why == "erased":
        candidate.erased_at = clock.now()
    elif why == "asked for deletion":
        candidate.erasure_asked_at = clock.now()
    elif why == "refused":
        earlier = an_application(cast, status=Status.DECLINED, candidate=candidate)
        an_invitation(earlier).refused = True
    else:
        application.status = Status.ACTIVE
    clock.move(SURVEY_DELAY)
    assert asked(session) == 0
    left = session.scalars(select(SurveyInvitation.application_id)).all()
    assert application.id not in left, "it was tried"


def test_an_answer_is_sent_once_and_nothing_leads_back(client, cast, session):
    application = an_application(cast, status=Status.DECLINED)
    path = signed_path(SURVEY_LINK, an_invitation(application).id)
    session.commit()
    activities = session.scalar(select(func.count()).select_from(Activity))
    form = client.form_for(path)
    assert client.send(form, score="4", sentence="Answer sooner.").status_code == 303
    again = client.send(form, score="1", sentence="Twice.")
    forged = client.get("/survey/forged")
    assert again.status_code == forged.status_code == client.get(path).status_code == 410

    (answer,) = session.scalars(select(SurveyAnswer))
    assert (answer.score, answer.ended, answer.month) == (
        4,
        Status.DECLINED,
        clock.today("UTC").replace(day=1),
    )
    assert {column.key for column in inspect(SurveyAnswer).columns} == {
        *("id", "month", "family", "region", "ended", "score", "sentence")
    }, "what a row has tells nothing of the person"
    assert not SurveyAnswer.__table__.foreign_keys
    assert not session.scalars(select(SurveyInvitation)).all()
    assert session.scalar(select(func.count()).select_from(Activity)) == activities


def test_a_candidate_refuses_and_the_link_ends(client, cast, session):
    application = an_application(cast, status=Status.DECLINED)
    path = signed_path(SURVEY_LINK, an_invitation(application).id)
    assert client.submit(f"{path}/refuse").status_code == 303
    assert client.get(path).status_code == 410
    assert session.scalars(select(SurveyInvitation)).one().refused


def test_the_report_shows_months_that_are_over_and_no_small_group(client, cast, session):
    for number in range(5):
        an_answer(date(2026, 1, 1), 4, f"January {number}", region="APAC" if number else "EMEA")
    for number in range(3):
        an_answer(date(2026, 2, 1), 1, f"February {number}")
    for _more in range(5):
        an_answer(clock.today("UTC").replace(day=1), 1, "Now")
    session.commit()
    client.sign_in(cast.rita)
    page = client.get("/reports/candidate-survey").text
    assert "January 0" in page and "February" not in page and "Now" not in page
    assert "4.0 of 5, 5 answers" in page
    assert "APAC" not in page and "Others" in page, "one answer of EMEA would be the difference"
    client.sign_in(cast.dana)
    assert client.get("/reports/candidate-survey").status_code == 403


GROUPS = st.lists(st.integers(1, 12), max_size=8).map(
    lambda counts: [Group(str(number), count, count * 3) for number, count in enumerate(counts)]
)


@given(GROUPS)
def test_each_group_is_large_enough_and_no_difference_shows_a_small_one(groups):
    shown, whole = shown_groups(groups, others="Others"), sum(group.count for group in groups)
    assert all(group.count >= LEAST_ANSWERS for group in shown)
    assert sum(group.count for group in shown) == (whole if whole >= LEAST_ANSWERS else 0)


@given(st.lists(st.integers(0, 7), max_size=6))
def test_each_release_adds_enough_answers(counts):
    months = [(month, count, count * 3) for month, count in zip(MONTHS, counts, strict=False) if count]
    before = released_periods(months[:-1], this_month=date(2027, 1, 1))
    after = released_periods(months, this_month=date(2027, 1, 1))
    assert after[: len(before)] == before
    assert all(period.group.count >= LEAST_ANSWERS for period in after)
