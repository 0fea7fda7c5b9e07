"""Who sees which renewals, and that nothing tells an ISR of another's book."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.book.alignment import alignment_day
from app.book.models import Opportunity, OpportunityKind, OpportunityOutcome, Tier
from app.book.open_opportunities import columns_of, visible_open_parts
from app.book.relations import visible_opportunities
from app.db.base import db
from app.shared import clock
from app.shared.text import BYTE_ORDER_MARK
from tests.cast import person
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_isr_of,
    an_opportunity,
    change_hands,
    holds,
    is_closed,
    moves_to,
    overridden,
)
from tests.real.page import but_for_tokens
from tests.real.statements import statements

pytestmark = pytest.mark.both_databases
MOST_STATEMENTS = 8  # of a page
ADDRESSES = [
    "/book/renewals",
    "/book/renewals?isr=any",
    "/book/renewals?isr=nobody",
    *(f"/book/renewals?isr=any&window={window}" for window in ("near", "report", "later", "past", "undated")),
    "/book/renewals.csv?isr=any",
    "/book/renewals/duplicates",
    *(f"/book/quarters?isr=any&part={part}" for part in ("renewals", "others")),
    "/book/quarters?isr=any&quarter=next&part=renewals",
]


def csv_rows(client, query: str = "") -> list[dict[str, str]]:
    """The rows of the file of a list, by heading."""
    answer = client.get(f"/book/renewals.csv{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    text = answer.get_data(as_text=True)
    answer.close()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(StringIO(text.removeprefix(BYTE_ORDER_MARK))))


def test_the_ids_of_a_list_are_what_the_condition_says_of_each(held, other, cast, session):
    """Every relation that a person can have, with overrides, moves and closings."""
    gone = holds(
        an_isr_of(cast.milan, "Gil Gone"),
        a_sales_territory("V"),
        manager=cast.milan,
        starts_on=held.starts_on,
    )
    led = a_sales_territory("W", sae="Sam Carter")
    accounts = [an_account(each.territory) for each in (held, other, gone)]
    accounts += [
        an_account(None),
        an_account(led),
        an_account(held.territory, owner_email="ines@example.com"),
    ]
    moved = an_account(held.territory)
    all_ = [an_opportunity(account) for account in (*accounts, *accounts, moved)]
    all_.append(an_opportunity(accounts[1], owner_email="ines@example.com"))
    moves_to(moved, other.territory, date(2026, 8, 2))
    overridden(all_[0], other.isr, by=cast.marta)
    overridden(all_[1], None, by=cast.marta)
    overridden(all_[2], held.isr, by=cast.marta)
    overridden(all_[3], held.isr, by=cast.marta)
    was_lent = overridden(all_[4], held.isr, by=cast.marta, on=date(2026, 8, 1))
    was_lent.ends_on = date(2026, 8, 2)
    is_closed(all_[6], date(2026, 8, 1))
    change_hands(gone, None, date(2026, 8, 3))
    session.flush()
    both = person("Bo Both", Role.ISR, Role.ISR_MANAGER)
    people = [
        held.isr,
        other.isr,
        gone.isr,
        cast.marta,
        cast.milan,
        cast.ines,
        cast.sam,
        cast.rita,
        both,
        cast.yara,
    ]
    is_open = Opportunity.outcome == OpportunityOutcome.OPEN
    for user in people:
        seen = select(Opportunity.id).where(is_open, visible_opportunities(user))
        listed = select(columns_of(visible_open_parts(user, alignment_day()), Opportunity.id).c.id)
        found = [sorted(db.session.scalars(each)) for each in (listed, seen)]
        assert found[0] == found[1], user.name


def test_what_a_manager_set_to_another_team_is_theirs_to_see_and_nobodys_if_that_isr_leaves(
    held, cast, client, session
):
    lena = an_isr_of(cast.milan, "Lena Ost")
    lent = an_opportunity(an_account(held.territory), name="Lent out", renewal_on=date(2026, 9, 1))
    overridden(lent, lena, by=cast.marta)
    session.commit()
    client.sign_in(cast.marta)
    quarters = client.get("/book/quarters?isr=any").text
    assert "Lent out" in quarters and f'value="{lent.id}-' not in quarters, "work on it is of the other team"
    nobodys = ["/book/renewals?isr=nobody", "/book/quarters?isr=nobody", "/book?isr=nobody"]
    assert ["Lent out" in client.get(each).text for each in nobodys] == [False] * 3
    lena.active = False
    session.commit()
    assert ["Lent out" in client.get(each).text for each in nobodys] == [True] * 3


@pytest.mark.parametrize(("month", "day", "is_seen"), [(8, 1, True), (10, 31, True), (11, 1, False)], ids=str)
def test_what_was_lost_on_the_first_day_of_a_quarter_is_lost_in_it(held, other, cast, month, day, is_seen):
    opportunity = an_opportunity(an_account(held.territory))
    change_hands(held, other.isr, date(2026, 8, 1))
    clock.freeze(datetime(2026, month, day, 9, tzinfo=UTC))
    found = db.session.scalars(select(Opportunity.id).where(visible_opportunities(held.isr))).all()
    listed = columns_of(visible_open_parts(held.isr, alignment_day()), Opportunity.id)
    assert found == db.session.scalars(select(listed.c.id)).all() == [opportunity.id] * is_seen


def test_an_override_that_was_lifted_on_its_first_day_shows_nothing(held, other, cast):
    lent = overridden(an_opportunity(an_account(held.territory)), other.isr, by=cast.marta)
    lent.ends_on = alignment_day() - timedelta(days=1)
    db.session.flush()
    assert db.session.scalar(select(Opportunity.id).where(visible_opportunities(other.isr))) is None


def test_a_person_of_the_account_team_sees_theirs_and_an_isr_their_own_first(
    held, other, cast, client, session
):
    held.territory.rd = "sam@example.com"
    an_opportunity(an_account(held.territory), name="in T.")
    an_opportunity(an_account(other.territory, owner_email="ines@example.com"), name="in U.")
    an_opportunity(an_account(other.territory), name="of U alone.")
    session.commit()
    names = ("in T.", "in U.", "of U alone.")
    seen = {}
    for user in (cast.sam, cast.ines, held.isr, other.isr, cast.marta, cast.milan, cast.yara):
        client.sign_in(user)
        text = client.get("/book/renewals").text
        seen[user.name] = [name in text for name in names]
    assert seen == {
        "Sam Carter": [True, False, False],
        "Ines Duarte": [False, True, False],
        "Owen Moss": [True, False, False],
        "Nora Weiss": [False, True, True],
        "Marta Silva": [True, True, True],
        "Milan Novak": [False, False, False],
        "Yara Haddad": [True, True, True],
    }
    client.sign_in(cast.rita)
    assert client.get("/book/renewals").status_code == 403


def test_nothing_tells_an_isr_of_what_changes_in_another_book(held, other, cast, client, session):
    """Every page and the file before and after, byte by byte."""
    account, shared = an_account(other.territory), an_account(held.territory, "Shared")
    an_opportunity(shared, name="own", subscription="S-1")
    hers = [an_opportunity(account, name=f"of Nora {number}") for number in range(3)]
    session.commit()
    client.sign_in(held.isr)

    def read() -> list[str]:
        return [but_for_tokens(client.get(address).get_data(as_text=True)) for address in ADDRESSES]

    read()
    before = read()
    hers[0].arr_basis, hers[0].renewal_on = 99_000_00, date(2026, 9, 1)
    hers[1].tier = Tier.LOW_TOUCH
    is_closed(hers[2], date(2026, 8, 1))
    an_opportunity(account, name="new", kind=OpportunityKind.ADD_ON, close_on=date(2026, 9, 1))
    an_opportunity(account, name="undated").renewal_on = None
    session.commit()
    assert read() == before
    assert not any("of Nora" in text for text in before)


def test_a_mark_of_a_duplicate_counts_only_what_the_person_sees(held, other, cast, client, session):
    """Nora has one of two alike by override. She is told of no other in an account that she does not hold."""
    account = an_account(held.territory, "Acme")
    first = an_opportunity(account, name="first", renewal_on=date(2026, 12, 1))
    an_opportunity(account, name="second", renewal_on=date(2026, 12, 1))
    overridden(first, other.isr, by=cast.marta)
    session.commit()
    shown = {}
    for user in (held.isr, other.isr, cast.marta):
        client.sign_in(user)
        listed = client.get("/book/renewals?isr=any").text
        groups = client.get("/book/renewals/duplicates").text
        shown[user.name] = (listed.count(">Possible duplicate<"), "second" in groups)
    assert shown == {"Owen Moss": (2, True), "Nora Weiss": (0, False), "Marta Silva": (2, True)}


def test_possible_duplicates_have_one_date_or_one_subscription_and_say_what_one_costs(held, client, session):
    account, another = an_account(held.territory, "Acme"), an_account(held.territory, "Birch")
    an_opportunity(account, name="one", arr_basis=10_000_00, renewal_on=date(2026, 12, 1), subscription="S-1")
    an_opportunity(account, name="two", arr_basis=4_000_00, renewal_on=date(2026, 12, 1))
    an_opportunity(account, name="three", arr_basis=1_000_00, renewal_on=date(2027, 3, 1), subscription="S-1")
    an_opportunity(account, name="apart", renewal_on=date(2027, 6, 1), subscription="S-9")
    an_opportunity(another, name="elsewhere", renewal_on=date(2026, 12, 1), subscription="S-1")
    session.commit()
    client.sign_in(held.isr)
    text = client.get("/book/renewals/duplicates").text
    assert [name in text for name in ("one", "two", "three")] == [True] * 3
    assert [name in text for name in ("apart", "elsewhere")] == [False] * 2
    assert "$15,000.00" in text  # ATR of the three
    assert [f"${amount},000.00" in text for amount in (5, 11, 14)] == [True] * 3
    assert client.get("/book/renewals").text.count(">Possible duplicate<") == 3


@pytest.mark.one_database
def test_the_file_has_exactly_what_is_listed_with_plain_amounts_and_iso_days(held, client, session):
    account = an_account(held.territory, "Acme", owner_name="Ines Duarte", owner_email="ines@example.com")
    for number in range(60):
        an_opportunity(account, name=f"N{number:02}", renewal_on=date(2026, 11, 1))
    an_opportunity(
        account,
        name="debook",
        arr_basis=-1_234_50,
        renewal_on=date(2026, 12, 1),
        quote_starts_on=date(2026, 12, 2),
        quote_ends_on=date(2027, 12, 1),
    )
    an_opportunity(account, name="near", renewal_on=date(2026, 8, 4))
    session.commit()
    client.sign_in(held.isr)
    rows = csv_rows(client, "?window=report")
    assert [row["Opportunity"] for row in rows] == [f"N{number:02}" for number in range(60)] + ["debook"]
    last = rows[-1]
    assert last["ARR basis (USD)"] == "-1234.50"
    assert (last["Renewal date"], last["Days ahead"]) == ("2026-12-01", "120")
    assert (last["Quote start"], last["Quote end"]) == ("2026-12-02", "2027-12-01")
    assert last["Check the quote"] == "Quote start is not the renewal date"
    assert (last["ISR"], last["SAE"], last["Tier"]) == ("Owen Moss", "Ines Duarte", "Untiered")
    assert len(csv_rows(client)) == 62


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_of_the_file_is_a_formula(held, client, session, name):
    account = an_account(held.territory, name, owner_name=name, owner_email="ines@example.com")
    an_opportunity(account, name=name)
    session.commit()
    client.sign_in(held.isr)
    (row,) = csv_rows(client)
    assert (row["Account"], row["Opportunity"], row["SAE"]) == (f"'{name}",) * 3


@pytest.mark.one_database
@pytest.mark.parametrize("who", ["isr", "manager", "operations"])
def test_a_page_takes_as_many_statements_for_many_renewals_as_for_few(
    held, other, cast, client, session, who
):
    """At most eight, as the page is meant for territories of any size."""
    user = {"isr": held.isr, "manager": cast.marta, "operations": cast.yara}[who]
    counts: dict[str, list[int]] = {}
    for _ in range(2):
        for each in (held, other):
            for number in range(20):
                account = an_account(each.territory)
                an_opportunity(account, renewal_on=date(2026, 9, 1 + number), subscription=f"S-{number}")
                an_opportunity(account, kind=OpportunityKind.ADD_ON, close_on=date(2026, 9, 1))
        session.commit()
        client.sign_in(user)
        for address in ADDRESSES[:3] + ADDRESSES[-4:]:
            client.get(address).close()
            with statements() as counted:
                client.get(address).close()
            counts.setdefault(address, []).append(len([each for each in counted if "BEGIN" not in each]))
    assert {address: max(found) <= MOST_STATEMENTS for address, found in counts.items()} == dict.fromkeys(
        counts, True
    )
    assert [address for address, (few, many) in counts.items() if few != many] == []
