"""Accounts that a file moves to another territory: who loses what, from the day of the export on."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.alignment_changes.mail import MOVED_MAIL
from app.alignment_changes.models import AlignmentAct, AlignmentChange
from app.book.alignment import opportunity_isr_on
from app.book.models import Account, OpportunityOutcome
from app.db.base import db
from app.outbox.models import Message
from app.shared import clock
from app.territories.actions import hand_over_territory
from tests.crm_files.applied import at
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_isr_of,
    an_opportunity,
    change_hands,
    holds,
    is_closed,
    isr_name,
    overridden,
)
from tests.factories.crm_files import accounts_text, an_applied_file

pytestmark = [pytest.mark.usefixtures("cast"), pytest.mark.both_databases]


def moved(cast, *moves: tuple[Account, str], on) -> None:
    clock.freeze(on)
    an_applied_file(cast.yara, accounts_text(*([each.crm_id, each.name, name] for each, name in moves)))


def changes() -> list[tuple]:
    db.session.expire_all()
    found = db.session.scalars(
        select(AlignmentChange).order_by(AlignmentChange.effective_on, AlignmentChange.id)
    )
    return [(each.isr.name, each.effective_on, each.accounts, each.opportunities, each.atr) for each in found]


def acts() -> list[tuple]:
    found = db.session.scalars(select(AlignmentAct).order_by(AlignmentAct.id))
    return [(each.change.isr.name, each.kind.value, each.by.name, each.accounts) for each in found]


def test_each_losing_isr_has_one_change_a_day_with_counts(cast, held, owen):
    nora = an_isr_of(cast.marta, "Nora Weiss")
    other = holds(nora, a_sales_territory("U"), manager=cast.marta, starts_on=date(2026, 7, 1))
    one, two, three = an_account(held.territory), an_account(held.territory), an_account(other.territory)
    stays, lent = an_opportunity(one), an_opportunity(one)
    won = an_opportunity(one, arr_basis=700)
    is_closed(won, date(2026, 7, 20), OpportunityOutcome.WON)
    overridden(lent, owen, by=cast.marta)
    moved(cast, (one, "U"), (three, "Nowhere"), on=at(8, 11))
    day = date(2026, 8, 11)
    assert changes() == [("Owen Moss", day, 1, 1, 10_000_00), ("Nora Weiss", day, 1, 0, 0)]
    assert acts() == [("Owen Moss", "accounts moved", "Yara Haddad", 1), ("Nora Weiss", *acts()[1][1:])]
    moved(cast, (two, "U"), on=at(8, 11))
    moved(cast, (two, "U"), on=at(8, 12))
    assert changes()[0] == ("Owen Moss", day, 2, 1, 10_000_00), "added to, and the same file adds nothing"
    assert acts()[2:] == [("Owen Moss", "accounts moved", "Yara Haddad", 1)]
    named = [isr_name(opportunity_isr_on(day), each) for each in (stays, lent, won)]
    assert named == ["Nora Weiss", "Owen Moss", "Owen Moss"]


@pytest.mark.one_database
def test_who_loses_accounts_gets_a_mail_with_counts_once(cast, held):
    """As for a vacated territory. The same file again moves nothing, and a closed opportunity stays."""
    one, two = an_account(held.territory), an_account(held.territory)
    an_opportunity(one)
    is_closed(an_opportunity(two), date(2026, 7, 20), OpportunityOutcome.WON)
    for day in (11, 12):
        moved(cast, (one, "U"), (two, "Nowhere"), on=at(8, day))
        mails = db.session.scalars(select(Message).where(Message.kind == MOVED_MAIL)).all()
        assert [each.to_name for each in mails] == ["Owen Moss"]
    assert mails[0].subject == "2 accounts moved to other territories on Tue 11 Aug"
    assert "nor that of 1 open opportunity." in mails[0].body
    assert "/alignment?show=changes" in mails[0].body


def test_a_file_adds_to_a_change_of_that_day_and_says_so(client, cast, held, owen):
    """Marta hands another territory over for the day of the export: one change, two acts, one more mail."""
    clock.freeze(at(8, 10))
    other = holds(owen, a_sales_territory("O"), manager=cast.marta, starts_on=date(2026, 7, 1))
    nora, day = an_isr_of(cast.marta, "Nora Weiss"), date(2026, 8, 11)
    an_opportunity(an_account(other.territory))
    hand_over_territory(other.territory, to=nora, first_day=day, reason="Leave", by=cast.marta)
    one, two = an_account(held.territory), an_account(held.territory)
    moved(cast, (one, "Nowhere"), (two, "Nowhere"), on=at(8, 11))
    assert changes() == [("Owen Moss", day, 3, 1, 10_000_00)]
    assert acts() == [
        ("Owen Moss", "handed over", "Marta Silva", 1),
        ("Owen Moss", "accounts moved", "Yara Haddad", 2),
    ]
    (mail,) = db.session.scalars(select(Message).where(Message.kind == MOVED_MAIL)).all()
    assert mail.subject == "2 accounts moved to other territories on Tue 11 Aug"
    assert "With what you lose on that day by other changes, that is 3 accounts." in mail.body
    client.sign_in(cast.marta)
    page = " ".join(client.get("/alignment?show=changes").text.split())
    assert "Territory handed over, by Marta Silva: 1 account<" in page
    assert "Accounts moved to another territory, by a file that Yara Haddad applied: 2 accounts<" in page


def test_who_holds_both_territories_loses_nothing(cast, held, owen):
    holds(owen, a_sales_territory("U"), manager=cast.marta, starts_on=date(2026, 7, 1))
    moved(cast, (an_account(held.territory), "U"), on=at(8, 11))
    assert changes() == []
    assert db.session.scalar(select(Message).where(Message.kind == MOVED_MAIL)) is None


def test_an_account_that_moves_back_on_the_same_day_was_not_lost(cast, held):
    one, two = an_account(held.territory), an_account(held.territory)
    moved(cast, (one, "U"), (two, "U"), on=at(8, 11))
    moved(cast, (two, "T"), on=at(8, 11))
    assert changes() == [("Owen Moss", date(2026, 8, 11), 1, 0, 0)]


def test_who_gets_the_territory_on_that_day_loses_nothing(cast, held):
    """Owen had the account until the day before."""
    account = an_account(held.territory)
    change_hands(held, an_isr_of(cast.marta, "Nora Weiss"), date(2026, 8, 11))
    moved(cast, (account, "U"), on=at(8, 11))
    assert changes() == []
    assert db.session.scalar(select(Message).where(Message.kind == MOVED_MAIL)) is None
