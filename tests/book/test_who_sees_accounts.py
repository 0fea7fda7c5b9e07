"""Each person sees the accounts that the permission table gives them, as of the day they ask for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.book.models import Account
from app.shared import clock
from app.territories.models import Assignment
from tests.cast import Cast, assemble_cast, person
from tests.factories.crm_files import account_id, accounts_text, an_applied_file
from tests.factories.onboardings import a_territory, an_established_isr, an_isr

NAMES = ("Owned by Owen", "Lent to Lena", "Vacant Valley", "Unknown Union")


@pytest.fixture
def cast(session) -> Cast:
    """Owen is Marta's and Lena is Milan's; two accounts are of nobody."""
    clock.freeze(datetime(2026, 8, 3, 9, tzinfo=UTC))
    cast = assemble_cast()
    owen, lena = an_isr("Owen Moss"), an_isr("Lena Ost")
    rows = []
    for number, (name, isr, manager) in enumerate(
        zip(NAMES, (owen, lena, None, None), (cast.marta, cast.milan, None, None), strict=True)
    ):
        territory = a_territory(f"Territory of {name}")
        if isr and manager:
            an_established_isr(isr, manager)
            session.add(Assignment(territory=territory, isr=isr, manager=manager, starts_on=date(2026, 7, 1)))
        rows.append([account_id(number), name, "Elsewhere" if name.startswith("Unknown") else territory.name])
    session.commit()
    an_applied_file(cast.yara, accounts_text(*rows))
    return cast


def seen(client, address: str = "/accounts") -> set[str]:
    page = client.get(address).text
    return {name for name in NAMES if name in page}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("yara", {*NAMES}),
        ("ada", {*NAMES}),
        ("marta", {NAMES[0], NAMES[2], NAMES[3]}),
        ("milan", {NAMES[1], NAMES[2], NAMES[3]}),
        ("jonas", set()),
    ],
)
def test_everybody_sees_theirs(cast, client, who, sees):
    client.sign_in(getattr(cast, who))
    assert seen(client) == sees


def test_an_isr_sees_their_own_and_only_as_long_as_they_are_theirs(cast, client, session):
    client.sign_in(session.query(type(cast.ada)).filter_by(name="Owen Moss").one())
    assert seen(client) == {NAMES[0]}
    assert seen(client, "/accounts?as_of=2026-06-30") == set()


def test_the_filters_show_no_more(cast, client):
    client.sign_in(cast.milan)
    assert seen(client, "/accounts?only=unknown-territory") == {NAMES[3]}
    assert seen(client, "/accounts?only=missing") == set()


def test_an_account_team_sees_what_it_owns_without_any_role(cast, client, session):
    owner = person("Ona Owner")
    session.scalars(select(Account).where(Account.name == NAMES[1])).one().owner_email = owner.email
    session.commit()
    client.sign_in(owner)
    assert seen(client) == {NAMES[1]}


def test_who_has_no_part_in_it_has_no_page(cast, client):
    client.sign_in(person("Ivo Other"))
    assert client.get("/accounts").status_code == 403
