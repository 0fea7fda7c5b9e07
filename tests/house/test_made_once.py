"""A copy of what a factory made once is what the factory would make."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.shared import clock
from tests.factories.applications import an_application
from tests.factories.made_once import LATEST, all_rows, made_once
from tests.factories.onboardings import a_territory, an_onboarding

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def made(cast, session):
    """Makes an onboarding with `made_once`, and notes when the factory is asked for one."""
    clock.freeze(NOON)
    session.commit()
    asked = []

    def make():
        asked.append(clock.now())
        cast.jonas.job_title = "Inside Sales"
        return an_onboarding(cast, cast.jonas)

    def once():
        return made_once(("onboarding", id(asked)), make)

    once.asked = asked
    return once


def test_a_copy_has_the_same_rows_and_new_ones_follow_them(made, cast, session):
    found = []
    for _ in range(3):
        onboarding = made()
        assert (onboarding.isr, onboarding.manager) == (cast.jonas, cast.marta)
        assert cast.jonas.openings_applied_to == {onboarding.application.opening_id}
        assert cast.jonas.job_title == "Inside Sales", "what was changed is changed"
        found.append(all_rows())
        session.rollback()
    assert len(made.asked) == 2, "the second is made to be copied"
    assert found[2] == found[1]

    session.execute(text("ALTER SEQUENCE applications_id_seq RESTART"))  # as in another database
    copied = made()
    assert an_application(cast).id > copied.application_id


def test_a_test_that_begins_otherwise_gets_no_copy(made, cast, session):
    for _ in range(2):
        made()
        session.rollback()

    def is_made() -> bool:
        before = len(made.asked)
        made()
        session.rollback()
        return len(made.asked) > before

    assert not is_made()
    a_territory()
    assert is_made(), "there is more than people"
    cast.marta.time_zone = "Asia/Tokyo"
    assert is_made(), "they are not the same"
    clock.move(LATEST + timedelta(seconds=1))
    assert is_made(), "it is too long ago"
    clock.freeze(NOON - timedelta(days=1))
    assert is_made(), "it has not happened yet"
