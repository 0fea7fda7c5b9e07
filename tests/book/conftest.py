"""The ISRs Owen and Nora of Marta and Lena of Milan, and the territory T that Owen holds since July."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.people.models import User
from app.shared import clock
from app.territories.models import Assignment
from tests.cast import Cast, assemble_cast
from tests.factories.book import a_sales_territory, an_account, an_isr_of, an_opportunity, holds

AUGUST = datetime(2026, 8, 3, 9, tzinfo=UTC)


@pytest.fixture
def book_cast(session) -> Cast:
    clock.freeze(AUGUST)
    return assemble_cast()


@pytest.fixture
def owen(book_cast) -> User:
    return an_isr_of(book_cast.marta, "Owen Moss")


@pytest.fixture
def nora(book_cast) -> User:
    return an_isr_of(book_cast.marta, "Nora Weiss")


@pytest.fixture
def lena(book_cast) -> User:
    return an_isr_of(book_cast.milan, "Lena Ost")


@pytest.fixture
def of_owen(book_cast, owen) -> Assignment:
    """The assignment of T to Owen."""
    return holds(owen, a_sales_territory("T"), manager=book_cast.marta, starts_on=date(2026, 7, 1))


@pytest.fixture
def opportunity(of_owen):
    """An open renewal in T."""
    return an_opportunity(an_account(of_owen.territory, "Northwind"), name="Renewal of Northwind")
