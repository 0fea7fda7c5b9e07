"""Owen holds a territory of Enterprise. It is Monday, 3 August 2026, nine o'clock in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.people.models import User
from app.shared import clock
from app.territories.models import Assignment
from tests.cast import Cast, assemble_cast
from tests.factories.book import a_sales_territory, an_isr_of, holds

JULY, MONDAY = date(2026, 7, 1), date(2026, 8, 3)


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(datetime(2026, 8, 3, 9, tzinfo=UTC))
    return assemble_cast()


@pytest.fixture
def owen(cast) -> User:
    return an_isr_of(cast.marta, "Owen Moss")


@pytest.fixture
def held(cast, owen) -> Assignment:
    return holds(owen, a_sales_territory("T"), manager=cast.marta, starts_on=JULY)
