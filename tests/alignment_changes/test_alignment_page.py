"""The page of the alignment: of territories and ISRs on any day, planned and past changes, what to check."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.alignment_changes import sections
from app.alignment_changes.sections import CheckSection
from app.book.models import IsrOverride
from app.crm_files.states import FileKind
from app.people.accounts import close_account
from app.shared import clock
from app.territories.actions import assign_territory, end_assignment, hand_over_territory
from tests.alignment_changes.conftest import AFTER, BEFORE, JULY, TODAY, Region
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_applied_import,
    an_isr_of,
    an_opportunity,
    holds,
    is_closed,
    overridden,
)
from tests.factories.crm_returns import a_crm_user
from tests.factories.onboardings import an_assignment
from tests.real.page import Page

ADDRESS = "/alignment"


@pytest.fixture
def reads(client):
    """Answers the rows of the page for a person, each as its cells."""

    def rows(person, query: str = "") -> list[list[str]]:
        client.sign_in(person)
        answer = client.get(f"{ADDRESS}{query}")
        assert answer.status_code == 200
        page = Page(answer.text)
        return [
            [" ".join(cell.text.split()) for cell in page.all("th", "td", within=row)]
            for body in page.all("tbody")
            for row in page.all("tr", within=body)
        ]

    return rows


def hands_over(region: Region) -> None:
    marta = region.cast.marta
    hand_over_territory(region.territory, to=region.nora, first_day=AFTER, reason="Agreed", by=marta)


@pytest.mark.both_databases
def test_a_territory_shows_what_is_open_in_it_and_who_holds_it_on_any_day(region, reads):
    opened = region.fill(2, 3)
    a_sales_territory("Vacant one")
    is_closed(opened[0], datetime(2026, 8, 2, tzinfo=UTC).date())
    hands_over(region)
    yara = region.cast.yara
    assert reads(yara) == [
        ["T", "Owen Moss", "2", "2", "US$20,000.00"],
        ["Vacant one", "Vacant", "0", "0", "US$0.00"],
    ]
    assert reads(yara, f"?as_of={AFTER}")[0] == ["T", "Nora Weiss", "2", "2", "US$20,000.00"]
    assert reads(yara, "?as_of=2026-08-01")[0] == ["T", "Owen Moss", "2", "3", "US$30,000.00"]
    assert reads(yara, "?as_of=2026-06-30")[0][1] == "Vacant"
    assert [row[0] for row in reads(yara, "?show=vacant")] == ["Vacant one"]


@pytest.mark.both_databases
def test_an_isr_shows_what_they_have_and_what_an_override_gives_them(region, reads):
    lent, _other = region.fill(1, 2)
    overridden(lent, region.nora, by=region.cast.marta)
    assert reads(region.cast.yara, "?show=isrs") == [
        ["Nora Weiss", "0", "0", "US$0.00", "1"],
        ["Owen Moss", "1", "1", "US$10,000.00", "0"],
    ]


def test_each_person_sees_what_is_theirs(region, reads):
    """An ISR their own, a manager their ISRs and what is vacant, the account team what it leads."""
    lena = an_isr_of(region.cast.milan, "Lena Ost")
    led = a_sales_territory("Led", sae=region.cast.hugo.email)
    holds(lena, led, manager=region.cast.milan, starts_on=JULY)
    a_sales_territory("Vacant one")
    for territory in (region.territory, led):
        an_opportunity(an_account(territory))

    def names(person, query: str = "") -> list[str]:
        return [row[0] for row in reads(person, query)]

    assert names(region.owen) == ["T"]
    assert names(lena) == ["Led"]
    assert names(region.cast.marta) == ["T", "Vacant one"]
    assert names(region.cast.milan) == ["Led", "Vacant one"]
    assert names(region.cast.hugo) == ["Led"]
    assert names(region.cast.ada) == ["Led", "T", "Vacant one"]
    assert names(region.owen, "?show=isrs") == ["Owen Moss"]
    assert names(region.cast.marta, "?show=isrs") == ["Owen Moss"]
    assert names(region.cast.hugo, "?show=isrs") == []


def test_planned_changes_come_first_and_are_past_from_their_day(region, reads, client):
    region.fill(2, 3)
    hands_over(region)
    line = ["Owen Moss", "Mon 10 Aug", "Territory handed over, by Marta Silva", "2", "3", "US$30,000.00"]
    for person in (region.cast.yara, region.cast.marta, region.owen):
        assert reads(person, "?show=changes") == [line]
    assert "Planned" in client.get(f"{ADDRESS}?show=changes").text
    assert reads(region.nora, "?show=changes") == []
    assert reads(region.cast.milan, "?show=changes") == []
    clock.freeze(datetime(2026, 8, 10, 9, tzinfo=UTC))
    assert reads(region.cast.yara, "?show=changes") == [line]
    assert "Planned" not in client.get(f"{ADDRESS}?show=changes").text


def test_a_change_that_was_undone_is_not_shown(region, reads):
    region.fill(1, 1)
    hands_over(region)
    hand_over_territory(
        region.territory, to=region.owen, first_day=AFTER, reason="Back", by=region.cast.marta
    )
    assert reads(region.cast.yara, "?show=changes") == []


def test_overrides_to_someone_who_left_are_flagged(region, reads):
    first, second, closed = region.fill(1, 3)
    lena = an_isr_of(region.cast.milan, "Lena Ost")
    overridden(first, lena, by=region.cast.milan, on=BEFORE - timedelta(days=9))
    overridden(second, None, by=region.cast.marta)
    overridden(closed, lena, by=region.cast.marta)
    is_closed(closed, TODAY)
    close_account(lena, by=region.cast.ada)
    rows = reads(region.cast.yara, "?show=overrides")
    assert [row[2] for row in rows] == ["Nobody", "Lena Ost Left"]


@pytest.mark.both_databases
def test_what_to_check(region, client):
    """An unknown territory, an unknown segment, a gate reopened while it counts, an ISR who is the owner."""
    an_account(None).crm_territory = "Nowhere"
    a_sales_territory("Odd one", segment="Startups")
    account = an_account(region.territory, "Own account", owner_email=region.owen.email)
    own = an_opportunity(account, owner_email=region.owen.email, name="Own one")
    user_id = a_crm_user(region.owen)
    an_opportunity(an_account(region.territory, "By id"), owner_crm_id=user_id, name="Own by id")
    an_opportunity(account, owner_email=region.nora.email, name="Not hers")
    held = an_assignment(region.cast)
    held.onboarding.gating_issues[0].closed_at = None
    client.sign_in(region.cast.yara)
    text = client.get(f"{ADDRESS}?show=to-check").text
    for part in ("Nowhere", "Startups", "They count as Enterprise", "Gate reopened", held.isr.name, own.name):
        assert part in text
    assert "Mid-Market</li>" not in text and "Not hers" not in text
    for line in ("Own account</a>", "Own by id</a> (By id)", "Own one</a> (Own account)"):
        assert f"{line}: Owen Moss</li>" in text
    assert "is the Proposed ISR and also the account owner" in client.get(f"/accounts/{account.id}").text
    assert "Mid-Market</li>" not in text
    holds(region.nora, a_sales_territory("N"), manager=region.cast.marta, starts_on=JULY)
    client.sign_in(region.nora)
    text = client.get(f"{ADDRESS}?show=to-check").text
    assert "Nothing to check" in text


def test_closings_that_a_back_dated_assignment_would_decide_otherwise(region, client):
    vacant = a_sales_territory("Late one")
    won = an_opportunity(an_account(vacant), name="Won renewal")
    is_closed(won, TODAY - timedelta(days=2))
    assign_territory(
        vacant, isr=region.nora, starts_on=TODAY - timedelta(days=5), by=region.cast.marta, is_confirmed=True
    )
    client.sign_in(region.cast.yara)
    text = client.get(f"{ADDRESS}?show=to-check").text
    assert "Won renewal</a>: closed on Sat 1 Aug with nobody, and it would be Nora Weiss" in text


def test_packages_above_add_what_only_they_know(region, client, monkeypatch):
    monkeypatch.setattr(sections, "_finders", [])
    sections.register_check_section(lambda user, _day: CheckSection("Differences", [f"For {user.name}"]))
    client.sign_in(region.cast.yara)
    assert "For Yara" in client.get(f"{ADDRESS}?show=to-check").text


def test_a_page_with_many_territories_has_a_next_one(region, reads, client):
    for number in range(25):
        a_sales_territory(f"Area {number:02}")
    first = reads(region.cast.yara)
    links = [each.attributes.get("href", "") for each in Page(client.get(ADDRESS).text).all("a")]
    [address] = [each for each in links if "after=" in each]
    rest = reads(region.cast.yara, address.removeprefix(ADDRESS))
    assert len(first) == 20
    assert len({row[0] for row in first + rest}) == 26


@pytest.mark.both_databases
def test_each_person_sees_the_overrides_of_what_is_theirs(region, reads):
    """The one who has it, who holds the territory, the manager of the first, and the account team."""
    lena = an_isr_of(region.cast.milan, "Lena Ost")
    lent = region.fill(1, 2)[0]
    lent.account.owner_email = region.cast.hugo.email
    overridden(lent, lena, by=region.cast.milan)
    holds(region.nora, a_sales_territory("N"), manager=region.cast.marta, starts_on=JULY)
    for person in (lena, region.owen, region.cast.milan, region.cast.hugo, region.cast.yara):
        assert [row[0] for row in reads(person, "?show=overrides")] == [lent.name]
    for person in (region.nora, region.cast.marta):
        assert reads(person, "?show=overrides") == []
    for person in (region.nora, region.cast.marta, region.cast.hugo, lena):
        assert reads(person, "?show=to-check") == []


def test_an_override_that_was_lifted_counts_no_more(region, reads, session):
    lent = region.fill(1, 1)[0]
    override = overridden(lent, region.nora, by=region.cast.marta, on=JULY)
    override.ends_on = TODAY - timedelta(days=1)
    session.commit()
    assert session.get(IsrOverride, override.id).ends_on is not None
    assert reads(region.cast.yara, "?show=overrides") == []
    assert [row[4] for row in reads(region.cast.yara, "?show=isrs")] == ["0"]


def test_a_vacated_territory_shows_what_waits_in_it(region, reads):
    region.fill(2, 3)
    end_assignment(region.held, last_day=TODAY, reason="Vacated", by=region.cast.marta)
    clock.move(timedelta(days=1))
    assert reads(region.cast.marta, "?show=vacant") == [["T", "Vacant", "2", "3", "US$30,000.00"]]


@pytest.mark.both_databases
def test_before_the_first_file_of_opportunities_only_accounts_are_counted(region, reads, client):
    """Nobody knew then of what is open now. On the day of the file it counts."""
    region.fill(2, 3)
    first = an_applied_import(FileKind.OPPORTUNITIES, by=region.cast.yara)
    first.exported_at = datetime(2026, 8, 1, 12, tzinfo=UTC)
    yara = region.cast.yara
    sentence = "Opportunities are known from 1 Aug 2026"
    for day, opportunities, atr, is_said in (
        ("07-31", "0", "US$0.00", True),
        ("08-01", "3", "US$30,000.00", False),
    ):
        assert reads(yara, f"?as_of=2026-{day}")[0] == ["T", "Owen Moss", "2", opportunities, atr]
        assert reads(yara, f"?show=isrs&as_of=2026-{day}")[0][1:4] == ["2", opportunities, atr]
        assert (sentence in client.get(f"{ADDRESS}?as_of=2026-{day}").text) is is_said
