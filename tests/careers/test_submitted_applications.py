"""What is sent on the public page waits for the worker, is taken once, and holds no other up."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.candidates.models import Application, Candidate
from app.careers import submissions
from app.careers.models import SubmittedApplication
from app.careers.rules import APPLY_LIMITS
from app.careers.submissions import (
    MAX_SUBMISSION_RETRY_DELAY,
    has_failed,
    process_submission,
)
from app.openings.actions import close_opening
from app.outbox.models import Message
from app.people.attempts import record_attempt
from app.shared import clock
from tests.careers.applying import LENA, page_of, sent_whole
from tests.factories.applications import an_opening


@pytest.fixture
def opening(cast, session):
    clock.freeze(clock.now())
    return an_opening(cast)


def sends(client, opening, **typed):
    form = client.form_for(page_of(opening))
    return sent_whole(client, form.url, form.filled({**LENA, **typed}), work=False)


def how_many(session, record) -> int:
    return session.scalar(select(func.count()).select_from(record))


def test_the_page_stores_an_application_and_the_worker_processes_it_once(client, session, opening):
    assert sends(client, opening).status_code == 303
    assert [how_many(session, each) for each in (Candidate, Message, SubmittedApplication)] == [0, 0, 1]

    assert process_submission()
    assert not process_submission()
    assert [how_many(session, each) for each in (Application, Message, SubmittedApplication)] == [1, 1, 0]


def test_an_applicant_to_an_opening_closed_meanwhile_gets_a_mail(client, cast, session, opening):
    sends(client, opening)
    close_opening(opening, by=cast.rita)

    assert process_submission()

    (mail,) = session.scalars(select(Message))
    assert mail.to_email == "lena@example.org"
    assert "We could not accept" in mail.subject
    assert "What you sent was deleted." in mail.body
    assert [how_many(session, each) for each in (Candidate, SubmittedApplication)] == [0, 0]


def test_a_failed_application_is_retried_and_blocks_no_other(client, session, opening, monkeypatch):
    sends(client, opening, email="broken@example.org")
    sends(client, opening, email="ben@example.org")
    taken = submissions.apply_to_opening

    def fails_on_the_first(opening, applicant, **values):
        if applicant.email == "broken@example.org":
            raise ZeroDivisionError
        return taken(opening, applicant, **values)

    monkeypatch.setattr(submissions, "apply_to_opening", fails_on_the_first)
    with pytest.raises(ZeroDivisionError):
        process_submission()
    session.rollback()
    assert process_submission()
    assert not process_submission()
    assert session.scalars(select(Candidate.email)).all() == ["ben@example.org"]
    clock.move(MAX_SUBMISSION_RETRY_DELAY)
    with pytest.raises(ZeroDivisionError):
        process_submission()
    session.rollback()
    assert session.scalar(select(func.count()).where(has_failed())) == 1

    monkeypatch.setattr(submissions, "apply_to_opening", taken)
    clock.move(MAX_SUBMISSION_RETRY_DELAY)
    assert process_submission()
    assert how_many(session, Candidate) == 2


def test_applications_with_a_busy_email_are_delayed_and_never_refused(client, session, opening):
    """Or anybody who knows it would keep its owner from applying (44)."""
    for number in range(APPLY_LIMITS.by_name["account"].maximum):
        session.commit()
        record_attempt(APPLY_LIMITS, account="lena@example.org", address=f"203.0.113.{number}")

    assert sends(client, opening).status_code == 303
    assert not process_submission()
    assert sends(client, opening, email="ben@example.org").status_code == 303
    assert process_submission()
    clock.move(APPLY_LIMITS.delay)
    assert process_submission()
    assert how_many(session, Application) == 2
