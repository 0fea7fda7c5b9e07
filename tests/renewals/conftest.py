"""Two ISRs of one manager with a territory each, on 3 August 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.shared import clock
from app.territories.models import Assignment
from tests.cast import Cast, assemble_cast
from tests.factories.book import a_sales_territory, an_isr_of, holds

JULY = date(2026, 7, 1)


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(datetime(2026, 8, 3, 9, tzinfo=UTC))
    return assemble_cast()


@pytest.fixture
def held(cast) -> Assignment:
    """Owen's."""
    return holds(
        an_isr_of(cast.marta, "Owen Moss"), a_sales_territory("T"), manager=cast.marta, starts_on=JULY
    )


@pytest.fixture
def other(cast) -> Assignment:
    """Nora's."""
    return holds(
        an_isr_of(cast.marta, "Nora Weiss"), a_sales_territory("U"), manager=cast.marta, starts_on=JULY
    )
