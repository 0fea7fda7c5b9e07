"""Who applies again early: recruiters see it, and nothing follows from it by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.candidates.models import Status
from app.pipeline.apply import apply
from app.pipeline.decline import decline
from app.pipeline.decline_letters import Letter
from app.pipeline.rules import DeclineReason
from app.reapplying.rules import may_reapply_from
from app.shared import clock
from tests.factories.applications import a_candidate, an_application, an_opening

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("declined_on", "months", "may_from"),
    [
        (date(2026, 3, 4), 6, date(2026, 9, 4)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_the_day_is_some_months_later(declined_on, months, may_from):
    assert may_reapply_from(declined_on, months) == may_from


def test_who_is_invited_to_apply_again_has_no_wait(client, cast, session):
    clock.freeze(NOW)
    first = an_application(cast, 1, opening=an_opening(cast), candidate=a_candidate("Lena Brandt"))
    decline(first, version=first.version, reason=DeclineReason.FILLED, letter=Letter.FILLED, by=cast.rita)
    again = apply(first.candidate, an_opening(cast), by=None)
    session.commit()
    client.sign_in(cast.rita)
    assert "May apply again" not in client.get(f"/applications/{again.id}").text
    client.sign_in(cast.ada)
    assert "The letter invites them to apply to another opening." in client.get("/company/reapplying").text


def test_an_early_application_says_when_they_were_declined_and_is_not_declined(client, cast, session):
    clock.freeze(NOW)
    first = an_application(cast, 1, opening=an_opening(cast), candidate=a_candidate("Lena Brandt"))
    decline(first, version=first.version, reason=DeclineReason.SKILLS, by=cast.rita)
    clock.freeze(NOW + timedelta(days=30))
    again = apply(first.candidate, an_opening(cast), by=None)
    session.commit()
    client.sign_in(cast.rita)
    page = " ".join(client.get(f"/applications/{again.id}").text.split())
    assert f"Declined for {first.opening.name} on 4 Mar 2026" in page
    assert "May apply again from 4 Sept 2026" in page
    assert "May apply again" not in client.get(f"/applications/{first.id}").text
    assert again.status is Status.ACTIVE

    client.come_by_link(first.candidate)
    assert "apply again" not in client.get("/my").text.lower()

    client.sign_in(cast.ada)
    assert client.submit("/company/reapplying", skills=0).status_code == 303
    assert "applying again after" in client.get("/company").text
    client.sign_in(cast.rita)
    assert "May apply again from" not in client.get(f"/applications/{again.id}").text
