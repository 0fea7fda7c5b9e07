"""The Proposed ISR of an account follows from the days of its territory, and from nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.book.alignment import isr_on
from app.book.models import Account, AccountTerritory
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.territories.actions import end_assignment, hand_over_territory
from app.territories.models import Assignment
from tests.cast import Cast, assemble_cast
from tests.factories.crm_files import account_id, accounts_text, an_applied_file
from tests.factories.onboardings import a_territory, an_established_isr, an_isr

pytestmark = pytest.mark.both_databases  # queries by day, and a trigger
DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(datetime(2026, 8, 3, 9, tzinfo=UTC))
    return assemble_cast()


@pytest.fixture
def territory(cast, session):
    """T, which Owen holds since July."""
    territory = a_territory("EMEA-DACH-3")
    owen = an_isr("Owen Moss")
    an_established_isr(owen, cast.marta)
    session.add(Assignment(territory=territory, isr=owen, manager=cast.marta, starts_on=date(2026, 7, 1)))
    session.commit()
    return territory


@pytest.fixture
def accounts(cast, territory, session) -> list[str]:
    """Three accounts in it."""
    ids = [account_id(number) for number in (1, 2, 3)]
    an_applied_file(cast.yara, accounts_text(*([id_, f"Account {id_}", territory.name] for id_ in ids)))
    return ids


def names_on(day: date) -> dict[str, str | None]:
    """The first names of the Proposed ISRs on a day, by CRM id."""
    db.session.expire_all()
    found = db.session.execute(select(Account.crm_id, User.name).outerjoin(User, User.id == isr_on(day)))
    return {crm_id: name.split()[0] if name else None for crm_id, name in found}


def test_the_first_territory_counts_for_all_days_before_and_its_holder_for_theirs(accounts):
    assert set(names_on(date(2026, 7, 1)).values()) == {"Owen"}
    assert set(names_on(date(2026, 6, 30)).values()) == {None}


def test_a_vacant_territory_makes_it_blank_from_the_day_after_its_last(cast, territory, accounts):
    clock.freeze(datetime(2026, 8, 10, 9, tzinfo=UTC))
    running = territory.running_assignment
    end_assignment(running, last_day=date(2026, 8, 9), reason="Vacated", by=cast.marta)
    assert names_on(date(2026, 8, 9)) == dict.fromkeys(accounts, "Owen")
    assert names_on(date(2026, 8, 10)) == dict.fromkeys(accounts, None)


def test_a_handover_moves_all_accounts_on_its_day_and_writes_none(cast, territory, accounts, session):
    nora = an_isr("Nora Weiss")
    an_established_isr(nora, cast.marta)
    before = session.execute(select(AccountTerritory.__table__)).all()
    hand_over_territory(territory, to=nora, first_day=date(2026, 8, 10), reason="Agreed", by=cast.marta)
    session.commit()
    assert names_on(date(2026, 8, 9)) == dict.fromkeys(accounts, "Owen")
    assert names_on(date(2026, 8, 10)) == dict.fromkeys(accounts, "Nora")
    assert session.execute(select(AccountTerritory.__table__)).all() == before


def test_an_account_that_moves_has_its_other_territory_from_the_day_of_the_export(
    cast, territory, accounts, session
):
    a_territory("EMEA-DACH-4")
    session.commit()
    clock.freeze(datetime(2026, 8, 12, 9, tzinfo=UTC))
    moved = accounts_text([accounts[0], "Account", "EMEA-DACH-4"])
    an_applied_file(cast.yara, moved, exported_at=datetime(2026, 8, 11, 18, tzinfo=UTC))
    assert names_on(date(2026, 8, 10))[accounts[0]] == "Owen"
    assert names_on(date(2026, 8, 11)) == {accounts[0]: None, accounts[1]: "Owen", accounts[2]: "Owen"}


def test_the_database_refuses_a_second_territory_on_one_day(territory, accounts, session):
    account = session.scalars(select(Account)).first()
    known = session.scalars(select(AccountTerritory)).first()
    row = {"account_id": account.id, "starts_on": date(2026, 8, 1), "import_id": known.import_id}
    with pytest.raises(IntegrityError):
        session.execute(AccountTerritory.__table__.insert().values(ends_on=date(2026, 8, 2), **row))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(AccountTerritory)) == 3
