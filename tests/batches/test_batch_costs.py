"""What an item of a batch and its pages cost: a fixed number of statements, however many items there are."""

from __future__ import annotations

from functools import partial

import pytest

from app.batches.runs import work_on_batches
from app.db.base import db
from tests.factories.batches import a_batch, a_draft, some_applications, work
from tests.factories.interviews import a_questionnaire
from tests.real.statements import statements

ITEM_COSTS = {"advance": 26, "decline": 28, "questionnaire": 27, "note": 22}
PAGE_COSTS = {
    "/batches": 3,
    "/batches/{done}": 6,
    "/batches/{decline}/start": 9,
    "/batches/{advance}/start": 4,
}
TYPED = {"advance": {"reason": "convinced"}, "note": {"note": "Met at the fair."}}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite locks by other statements
def test_an_item_costs_a_few_statements_more_than_its_act(cast):
    applications = some_applications(cast, 5)
    costs = {}
    for act in ITEM_COSTS:
        a_batch(cast.rita, act, applications[:3], **TYPED.get(act, {}))
        work_on_batches()  # the first compiles its statements
        costs[act] = _cost(work_on_batches)
        work()
        applications = some_applications(cast, 5)
    assert costs == ITEM_COSTS


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_pages_of_a_large_batch_cost_no_more_than_those_of_a_small_one(client, cast):
    client.sign_in(cast.rita)
    assert _page_costs(client, cast, 3) == PAGE_COSTS
    assert _page_costs(client, cast, 60) == PAGE_COSTS


def _page_costs(client, cast, size: int) -> dict[str, int]:
    applications = some_applications(cast, size)
    for each in applications:
        a_questionnaire(each)
    done = a_batch(cast.rita, "advance", applications)
    work()
    ids = {act: a_draft(cast.rita, act, applications).id for act in ("decline", "advance")}
    ids["done"] = done.id
    db.session.commit()
    return {page: _cost(partial(_open, client, page.format(**ids))) for page in PAGE_COSTS}


def _open(client, page: str) -> None:
    assert client.get(page).status_code == 200


def _cost(ask) -> int:
    db.session.commit()
    with statements() as sent:
        ask()
    return len([statement for statement in sent if not statement.startswith("BEGIN")])
