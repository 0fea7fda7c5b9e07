"""A return file costs the same statements whatever its size, and so do its pages and what settles it."""

from __future__ import annotations

from types import SimpleNamespace

from sqlalchemy import select

from app.book.models import Account
from app.crm_returns.actions import make_return
from app.crm_returns.confirming import confirm_returns
from app.crm_returns.kinds import ReturnField, ReturnKind
from app.db.base import db
from app.shared import clock
from tests.factories.book import an_account, an_opportunity
from tests.factories.crm_returns import a_conflict, a_next_step, text_of
from tests.real.statements import statements

PAGE_COST, MAKE_COST, SETTLE_COST = 9, 10, 2
CONFLICTS_COST = 3


def some_work(cast, held, number: int) -> None:
    """Accounts that differ, each with an opportunity, a next step that differs and a conflict."""
    for _ in range(number):
        opportunity = an_opportunity(an_account(held.territory))
        a_next_step(opportunity, "Call", by=cast.marta)
        a_conflict(opportunity)
    db.session.commit()


def test_ten_times_as_much_costs_the_same(cast, held, owens_id, client, session):
    client.sign_in(cast.yara)
    some_work(cast, held, 1)
    make_return(ReturnKind.ACCOUNTS, seen=None, by=cast.yara)  # the page lists what was made
    costs = []
    for number in (1, 10):
        some_work(cast, held, number)
        costs.append([_cost(client.get, page) for page in ("/crm-returns", "/conflicts")])
        with statements() as sent:
            made = make_return(ReturnKind.ACCOUNTS, seen=None, by=cast.yara)
        costs[-1].append(_counted(sent))
        assert text_of(made).count(owens_id) == made.record_count
        db.session.flush()
        imported = SimpleNamespace(exported_at=clock.now())
        with statements() as sent:
            confirm_returns(imported, fields=[ReturnField.PROPOSED_ISR], shown=select(Account.id))
        costs[-1].append(_counted(sent))
        session.commit()
    assert costs == [[PAGE_COST, CONFLICTS_COST, MAKE_COST, SETTLE_COST]] * 2


def _cost(ask, page: str) -> int:
    db.session.commit()
    with statements() as sent:
        assert ask(page).status_code == 200
    return _counted(sent)


def _counted(sent: list[str]) -> int:
    return len([statement for statement in sent if not statement.startswith("BEGIN")])
