"""The limits of turns, of stages and of the whole process, and what candidates are promised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.job_families.library import job_family
from app.job_families.reader import read_job_family
from app.openings.actions import opening_with_stages
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.shared import clock
from app.shared.business_days import after_business_time
from app.shared.company import company_of_settings
from app.turns.limits import TIME_LIMITS
from app.turns.models import Turn, TurnKind
from app.turns.process import PROCESS_LABELS
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.real.page import Page

MONDAY = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FAMILY = Path("app/job_families/files/inside_sales_mid_market.yaml")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (9, ""),  # Wednesday of the second week
        (9 + 2.5, "Process due soon"),
        (14, "Process overdue"),
        (28, "Process long overdue"),
    ],
)
def test_an_application_says_how_it_stands_to_ten_business_days(client, cast, session, days, said):
    """On its page, its card and its row; and says nothing once it is decided."""
    clock.freeze(MONDAY)
    application = an_application(cast, 2, candidate=a_candidate("Mateusz Lis"))
    session.commit()
    clock.freeze(MONDAY + days * DAY)
    client.sign_in(cast.rita)
    page = f"/applications/{application.id}"
    pages = [page, f"/openings/{application.opening_id}", "/applications"]
    labels = {str(label) for label in PROCESS_LABELS.values()}
    for shown in pages:
        text = Page(client.get(shown).text).all("main")[0].text
        assert {label for label in labels if label in text} == ({said} if said else set()), shown
    assert "Decision due by Mon 16 Nov" in client.get(page).text
    decline(application, version=2, reason=DeclineReason.SKILLS, paragraph="Thanks.", by=cast.dana)
    session.commit()
    texts = client.get(page).text + client.get("/applications?status=declined").text
    assert not any(label in texts for label in [*labels, "Decision due by"])


def test_a_stage_has_the_limit_of_its_file(cast, session, tmp_path):
    """Kept by the opening; the other stages have the usual limits."""
    clock.freeze(MONDAY)
    limited = tmp_path / "limited.yaml"
    limited.write_text(FAMILY.read_text().replace("    minutes: 30\n", "    minutes: 30\n    limit: 4\n"))
    stages = [stage.limit_days for stage in opening_with_stages(read_job_family(limited)).stages]
    assert stages == [None, 4, 4, 4, None, 4]
    assert {stage.limit_days for stage in job_family("inside_sales_mid_market").stages} == {None}
    opening = an_opening(cast)
    for stage, limit_days in zip(opening.stages, stages, strict=True):
        stage.limit_days = limit_days
    screen, survey = an_application(cast, 2, opening=opening), an_application(cast, 5, opening=opening)
    due = dict(session.execute(select(Turn.application_id, Turn.due_at)).all())
    assert (due[screen.id], due[survey.id]) == (MONDAY + 4 * DAY, MONDAY + 2 * DAY)
    interview = an_interview(screen, cast.rita, starts_in=DAY)
    turn = session.scalars(select(Turn).where(Turn.kind == TurnKind.SUBMIT_SCORECARD)).one()
    monday = interview.ends_at + 6 * DAY
    assert turn.due_at == interview.due_at == monday


def test_the_limits_inside_keep_the_promise_to_candidates(cast):
    """In a week without holidays: a scorecard and a decision, each at its limit, on any day."""
    for day in range(7):
        ended_at = MONDAY + day * DAY
        if ended_at.weekday() < 5:  # an interview
            written_at = after_business_time(ended_at, TIME_LIMITS[TurnKind.SUBMIT_SCORECARD], "UTC")
            decided_at = after_business_time(written_at, TIME_LIMITS[TurnKind.DECIDE], "UTC")
            assert decided_at - ended_at <= company_of_settings().answer_promise, ended_at


def test_what_is_owed_to_a_candidate_is_due_before_they_were_promised_it(cast, session):
    clock.freeze(MONDAY)
    application = an_application(cast, 4)
    a_scorecard(an_interview(application, cast.ines))
    turn = session.scalars(select(Turn).where(Turn.kind == TurnKind.DECIDE)).one()
    assert turn.due_at < MONDAY + company_of_settings().answer_promise
