"""A company with two territories, and sales operations who upload files of the CRM."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.shared import clock
from app.territories.models import Territory
from tests.cast import Cast, assemble_cast
from tests.factories.book import a_sales_territory, an_account, an_isr_of, holds
from tests.factories.onboardings import a_territory


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(datetime(2026, 8, 10, 12, tzinfo=UTC))
    return assemble_cast()


@pytest.fixture
def north(cast, session) -> Territory:
    territory = a_territory("EMEA North")
    session.commit()
    return territory


@pytest.fixture
def south(north, session) -> Territory:
    territory = a_territory("EMEA South")
    session.commit()
    return territory


@pytest.fixture
def owen(cast):
    return an_isr_of(cast.marta, "Owen Moss")


@pytest.fixture
def held(cast, owen):
    return holds(owen, a_sales_territory("T"), manager=cast.marta, starts_on=date(2026, 7, 1))


@pytest.fixture
def account(held):
    return an_account(held.territory)
