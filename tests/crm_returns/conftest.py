"""A territory of Owen's with accounts and opportunities, and the CRM's users."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.people.models import User
from app.shared import clock
from app.territories.models import Assignment
from tests.cast import Cast, assemble_cast
from tests.factories.book import a_sales_territory, an_isr_of, holds
from tests.factories.crm_returns import a_crm_user

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 10)


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(datetime(2026, 8, 10, 9, tzinfo=UTC))
    return assemble_cast()


@pytest.fixture
def owen(cast) -> User:
    return an_isr_of(cast.marta, "Owen Moss")


@pytest.fixture
def owens_id(owen) -> str:
    return a_crm_user(owen)


@pytest.fixture
def held(cast, owen) -> Assignment:
    """T, which Owen holds."""
    return holds(owen, a_sales_territory("T"), manager=cast.marta, starts_on=JULY)
