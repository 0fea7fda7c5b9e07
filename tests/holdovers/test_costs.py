"""The pages of holdovers and credit take the same statements, however much there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count

import pytest

from app.db.base import db
from tests.factories.book import a_sales_territory, an_account, an_isr_of, an_opportunity, holds, is_closed
from tests.factories.holdovers import a_holdover, an_alignment_change, approved
from tests.holdovers.conftest import CHANGED_ON, IN_QUARTER, Handover
from tests.real.statements import statements

# With the one that each page of a person takes: their session, with their roles.
COSTS = {
    ("owen", "/holdovers"): 6,
    ("marta", "/holdovers"): 5,
    ("yara", "/holdovers"): 5,
    ("owen", "/holdovers/changes/{change}/ask"): 7,
    ("owen", "/holdovers/changes/{change}/ask?only=others"): 7,
    ("owen", "/holdovers/{holdover}"): 5,
    ("owen", "/holdovers/credit"): 7,
    ("marta", "/holdovers/credit?isr={isr}"): 8,
    ("owen", "/book/what-counts"): 1,
}

NUMBERS = count(1)


@pytest.fixture
def grow(handover: Handover) -> Callable[[int], None]:
    """Add so many opportunities of each kind, with holdovers, and changes of other ISRs."""

    def grow(number: int) -> None:
        for _ in range(number):
            an_opportunity(handover.account, close_on=IN_QUARTER)
            an_opportunity(handover.account, close_on=date(2027, 5, 5))
            is_closed(an_opportunity(handover.account, close_on=IN_QUARTER), date(2026, 8, 9))
            other = an_isr_of(handover.cast.marta, f"Other{next(NUMBERS)} Isr")
            held = holds(other, a_sales_territory(), manager=handover.cast.marta, starts_on=date(2026, 1, 5))
            opportunity = an_opportunity(an_account(held.territory), close_on=IN_QUARTER)
            approved(
                a_holdover(an_alignment_change(held, None, CHANGED_ON), opportunity), handover.cast.milan
            )
        db.session.commit()

    return grow


def test_each_page_takes_the_same_statements_for_more_rows(client, handover, grow) -> None:
    held = an_opportunity(handover.account, close_on=IN_QUARTER)
    holdover = approved(a_holdover(handover.change, held), handover.cast.milan)
    is_closed(held, date(2026, 8, 11))
    grow(1)
    ids = {"change": handover.change.id, "holdover": holdover.id, "isr": handover.owen.id}
    assert costs(client, handover, ids) == COSTS
    for _ in range(3):
        a_holdover(handover.change, an_opportunity(handover.account, close_on=IN_QUARTER))
    grow(15)
    assert costs(client, handover, ids) == COSTS


def costs(client, handover: Handover, ids: dict[str, int]) -> dict[tuple[str, str], int]:
    people = {"owen": handover.owen, "marta": handover.cast.marta, "yara": handover.cast.yara}
    found = {}
    for who, page in COSTS:
        client.sign_in(people[who])
        db.session.commit()
        with statements() as sent:
            assert client.get(page.format(**ids)).status_code == 200
        found[who, page] = len(sent)
    return found
