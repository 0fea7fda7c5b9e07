"""Who signed in, who read what and who was refused is on record, whatever becomes of the request."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.audit_log.models import SecurityEvent, SecurityEventKind
from app.db.base import db
from app.shared import clock
from tests.cast import PASSWORD
from tests.factories.applications import an_application
from tests.factories.documents import a_document
from tests.factories.interviews import a_scorecard, an_interview

Kind = SecurityEventKind


@pytest.fixture(autouse=True)
def _now(session):
    clock.freeze(clock.now())


def events() -> list[tuple[Kind, int | None, str]]:
    db.session.expire_all()
    rows = db.session.execute(
        select(SecurityEvent.kind, SecurityEvent.by_id, SecurityEvent.about).order_by(SecurityEvent.id)
    )
    return [tuple(row) for row in rows]


def test_signing_in_and_out_is_recorded_and_so_is_a_refusal(client, cast):
    client.forge("/sign-in", email=cast.ada.email, password="a wrong one")
    client.forge("/sign-in", email="nobody@example.com", password=PASSWORD)
    client.forge("/sign-in", email=cast.ada.email, password=PASSWORD)
    client.forge("/sign-out")

    assert events() == [
        (Kind.SIGN_IN_REFUSED, None, f"user:{cast.ada.id}"),
        (Kind.SIGN_IN_REFUSED, None, ""),
        (Kind.SIGNED_IN, cast.ada.id, ""),
        (Kind.SIGNED_OUT, cast.ada.id, ""),
    ]


def test_reading_a_document_is_recorded_once_in_a_while(client, cast, session):
    document = a_document(an_application(cast))
    client.sign_in(cast.rita)
    for path in ("", "/preview", ""):
        assert client.get(f"/documents/{document.id}{path}").status_code == 200

    assert events() == [(Kind.READ_DOCUMENT, cast.rita.id, f"document:{document.id}")]


def test_reading_scorecards_of_others_is_recorded_and_reading_ones_own_is_not(client, cast):
    application = an_application(cast, 4)
    own = an_interview(application, cast.ines)
    a_scorecard(own)
    client.sign_in(cast.ines)
    assert client.get(f"/interviews/{own.id}").status_code == 200
    assert events() == []

    client.sign_in(cast.rita)
    assert client.get(f"/applications/{application.id}").status_code == 200
    assert events() == [(Kind.READ_SCORECARDS, cast.rita.id, f"application:{application.id}")]


def test_a_page_that_is_refused_is_recorded_and_a_record_that_one_does_not_see(client, cast):
    application = an_application(cast)
    client.sign_in(cast.jonas)
    assert client.get("/people").status_code == 403
    assert client.get(f"/applications/{application.id}").status_code == 404
    assert client.get("/applications/123456").status_code == 404
    page = db.session.scalars(select(SecurityEvent.what).order_by(SecurityEvent.id)).all()

    assert events() == [
        (Kind.REFUSED, cast.jonas.id, ""),
        (Kind.REFUSED, cast.jonas.id, f"application:{application.id}"),
    ]
    assert page == ["people.people", "application_page.application"]
