"""My book: what an ISR sees on a Monday, what they filter by, and who opens which book."""

from __future__ import annotations

from datetime import date

import pytest

from app.access.roles import Role
from app.book.models import OpportunityKind, Tier
from app.opportunity_work.models import WorkField, WorkKind
from tests.cast import person
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_isr_of,
    an_opportunity,
    change_hands,
    holds,
    is_closed,
    overridden,
)
from tests.factories.onboardings import an_onboarding
from tests.factories.work import a_conflict, a_work_step, a_work_task, an_entry
from tests.real.page import parsed

LAST_WEEK = date(2026, 7, 29)


def book(client, address: str = "/book") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def rows_of(text: str) -> list[str]:
    """The texts of the rows of the day."""
    section = text.split('id="today"')[1].split("</section>")[0]
    return [" ".join(row.text.split()) for row in parsed(section).all("tr")][1:]


def test_the_sentence_of_a_monday(client, session, owen, held):
    opportunity = an_opportunity(an_account(held.territory))
    due = {WorkKind.HEALTH_CHECK: 2, WorkKind.UPGRADE_CALL: 1, WorkKind.TOUCHPOINT: 10, WorkKind.QUOTE: 2}
    for kind, number in due.items():
        for _ in range(number):
            a_work_task(opportunity, owen, kind)
    a_work_task(opportunity, owen, due_on=date(2026, 8, 4))
    client.sign_in(owen)
    assert "Monday, 3 August: 2 renewal health checks · 1 upgrade call · 10 touchpoints · 2 quotes" in book(
        client
    )


def test_what_is_overdue_comes_first_with_next_step_and_log_beside_it(client, session, owen, held):
    later = an_opportunity(an_account(held.territory, "Acme"))
    first = an_opportunity(an_account(held.territory, "Birch"))
    a_work_task(later, owen, WorkKind.QUOTE)
    a_work_task(first, owen, WorkKind.UPGRADE_CALL, date(2026, 7, 30))
    a_work_step(first, owen, "Old words")
    a_work_step(first, owen, "Ask for the seats", date(2026, 8, 3))
    an_entry(first, owen, "Older", date(2026, 7, 2))
    an_entry(first, owen, "Newest of the log", date(2026, 7, 29))
    an_entry(first, owen, "Oldest", date(2026, 7, 1))
    client.sign_in(owen)
    text = book(client)
    overdue, today = rows_of(text)
    assert "Birch" in overdue
    assert "Overdue since" in overdue
    assert "Ask for the seats" in overdue
    assert "Newest of the log" in overdue
    assert "Old words" not in text
    assert "Oldest" not in text
    assert "Acme" in today
    assert 'id="due"' not in text, "each stands beside its task"


def test_counts_of_what_is_missing_filter_the_list(client, session, owen, held):
    fine = an_opportunity(an_account(held.territory, "Acme"))
    a_work_task(fine, owen)
    an_opportunity(an_account(held.territory, "Birch"), kind=OpportunityKind.ADD_ON)
    a_conflict(fine, WorkField.TIER)
    client.sign_in(owen)
    text = book(client)
    counted = {" ".join(each.text.split()) for each in parsed(text).all("a")}
    assert {"No tier 1", "No opportunity task 0", "Next step not up to date 2"} <= counted
    assert {"Conflicts with the CRM 1", "Resolve conflicts"} <= counted
    listed = book(client, "/book?check=tier").split('id="opportunities"')[1]
    assert "Birch" in listed
    assert "Acme" not in listed
    assert "Acme" in book(client, "/book?check=conflict").split('id="opportunities"')[1]


def test_the_list_is_filtered_by_tier_kind_and_quarter_and_goes_on(client, session, owen, held, monkeypatch):
    account = an_account(held.territory, "Acme")
    an_opportunity(account, name="Default", close_on=date(2026, 8, 20))
    an_opportunity(account, name="Add-on", kind=OpportunityKind.ADD_ON, close_on=date(2026, 11, 1))
    an_opportunity(account, name="Handed back", tier=Tier.SAE_MANAGED, close_on=date(2026, 10, 31))
    client.sign_in(owen)

    def names(query: str) -> set[str]:
        listed = book(client, f"/book?{query}").split('id="opportunities"')[1]
        return {name for name in ("Default", "Add-on", "Handed back") if f": {name}" in listed}

    assert names("tier=1") == {"Default"}
    assert names("tier=none") == names("kind=add-on+business") == names("quarter=FY27-Q4") == {"Add-on"}
    assert names("tier=3") == {"Handed back"}
    assert names("quarter=FY27-Q3") == {"Default", "Handed back"}
    assert names("quarter=FY27-Q3&tier=1&check=next-step") == {"Default"}
    assert client.get("/book?quarter=FY99-Q1").status_code == 400
    for number in range(60):
        an_opportunity(account, name=f"More {number}", close_on=date(2026, 9, 1))
    first = book(client)
    (url,) = [each.attributes["href"] for each in parsed(first).all("a") if each.text.strip() == "Next page"]
    assert ": Handed back" in book(client, url or "")
    assert ": Handed back" not in first.split('id="opportunities"')[1]


def test_only_what_is_open_and_theirs_is_in_a_book(client, session, cast, owen, held):
    """Nothing of another ISR's, lent or held: no name, no task, no count."""
    lena = an_isr_of(cast.milan, "Lena Ost")
    other = holds(lena, a_sales_territory("U"), manager=cast.milan, starts_on=date(2026, 7, 1))
    foreign = an_opportunity(an_account(other.territory, "Foreign"))
    lent = an_opportunity(an_account(held.territory, "Lent"))
    overridden(lent, lena, by=cast.milan)
    for opportunity in (foreign, lent):
        a_work_task(opportunity, lena)
        a_work_step(opportunity, lena, "Secret step")
        an_entry(opportunity, lena, "Secret entry")
    client.sign_in(owen)
    text = book(client)
    assert not [word for word in ("Foreign", "Lent", "Secret") if word in text]
    assert "no opportunity tasks" in text
    client.sign_in(lena)
    assert len(rows_of(book(client))) == 2


def test_a_task_of_the_isr_goes_with_the_territory_and_a_named_one_stays(client, session, cast, owen, held):
    nora = an_isr_of(cast.marta, "Nora Weiss")
    opportunity = an_opportunity(an_account(held.territory, "Acme"))
    a_work_task(opportunity, owen, WorkKind.QUOTE)
    a_work_task(opportunity, owen, WorkKind.INTERNAL, owner=owen)
    change_hands(held, nora, date(2026, 8, 3))
    client.sign_in(nora)
    (row,) = rows_of(book(client))
    assert row.startswith("Quote")
    client.sign_in(owen)
    (row,) = rows_of(book(client))
    assert row.startswith("Internal")


def test_what_nobody_has_is_seen_by_the_manager_of_who_lost_it(client, session, cast, owen, held):
    opportunity = an_opportunity(an_account(held.territory, "Acme"))
    a_work_task(opportunity, owen)
    change_hands(held, None, date(2026, 8, 1))
    client.sign_in(cast.marta)
    assert "Acme" in book(client, "/book?isr=nobody")
    client.sign_in(cast.milan)
    assert "Acme" not in book(client, "/book?isr=nobody")
    client.sign_in(owen)
    assert client.get("/book?isr=nobody").status_code == 404


def test_what_came_and_what_went_within_a_week(client, session, cast, owen, held):
    nora = an_isr_of(cast.marta, "Nora Weiss")
    for _ in range(3):
        an_opportunity(an_account(held.territory))
    change_hands(held, nora, LAST_WEEK)
    client.sign_in(nora)
    assert "3 open opportunities came to this book." in book(client)
    client.sign_in(owen)
    assert "Within the last seven days: 3 open opportunities left it." in book(client)


def test_managers_sales_operations_and_account_teams_open_their_books(client, session, cast, owen, held):
    an_opportunity(an_account(held.territory, "Acme", owner_email=cast.ines.email))
    for reader in (cast.marta, cast.yara, cast.ada):
        client.sign_in(reader)
        assert "Acme" in book(client, f"/book?isr={owen.id}")
    client.sign_in(cast.marta)
    assert "Owen Moss" in book(client)
    client.sign_in(cast.ines)
    assert "Acme" in book(client)
    for reader in (cast.milan, cast.ines, an_isr_of(cast.marta, "Nora Weiss")):
        client.sign_in(reader)
        assert client.get(f"/book?isr={owen.id}").status_code == 404
    client.sign_in(cast.rita)
    assert client.get("/book").status_code == 403


def test_before_the_first_territory_the_book_says_what_is_missing(client, session, cast):
    """The other pages of the book have nothing for them, and lead there; what counts can be read."""
    an_onboarding(cast, cast.jonas)
    client.sign_in(cast.jonas)
    text = book(client)
    assert "Your book begins with your first territory." in text
    assert "The gate is closed" in text
    assert "file of the CRM" not in text
    assert "Open your onboarding" in text
    for address in ("/book/renewals", "/book/quarters", "/team", "/alignment", "/holdovers", "/reports/book"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/book"), address
    assert client.get("/book/what-counts").status_code == 200


def test_before_the_first_day_of_a_territory_the_book_says_when_it_begins(client, session, cast):
    lea = an_isr_of(cast.marta, "Lea Roth")
    held = holds(lea, a_sales_territory("T"), manager=cast.marta, starts_on=date(2026, 8, 10))
    client.sign_in(lea)
    assert "Your book begins on Mon 10 Aug, with T." in book(client)
    held.starts_on = date(2026, 8, 3)
    assert "Your book begins" not in book(client)


def test_a_manager_opens_the_first_isr_with_work(client, session, cast, owen):
    """Alma has a territory with nothing in it; without any work it is what has no ISR."""
    alma = an_isr_of(cast.marta, "Alma Dahl")
    client.sign_in(cast.marta)
    assert "<h1>Without an ISR</h1>" in book(client)
    holds(alma, a_sales_territory("A"), manager=cast.marta, starts_on=date(2026, 7, 1))
    held = holds(owen, a_sales_territory("T"), manager=cast.marta, starts_on=date(2026, 7, 1))
    an_opportunity(an_account(held.territory, "Acme"))
    text = book(client)
    assert "<h1>Owen Moss</h1>" in text
    assert "Alma Dahl" in text.split("Nothing open")[1]


def test_the_navigation_has_my_book_for_who_owns_or_leads(client, session, cast, owen):
    def has_entry(person) -> bool:
        client.sign_in(person)
        return ">My book" in client.get("/resources").text

    lead = person("Sue Grant", Role.INTERVIEWER)
    lead.job_title = "Area Sales Manager"
    assert not has_entry(cast.ines)
    assert not has_entry(lead)
    held = holds(owen, a_sales_territory("S", asm=lead.email), manager=cast.marta, starts_on=date(2026, 7, 1))
    an_account(held.territory, "Acme", owner_email=cast.ines.email)
    assert has_entry(cast.ines)
    assert has_entry(lead)


def test_who_leads_a_territory_reads_what_the_isr_does_and_does_no_task(client, session, cast, owen):
    sue = person("Sue Grant", Role.INTERVIEWER)
    held = holds(owen, a_sales_territory("S", sae=sue.email), manager=cast.marta, starts_on=date(2026, 7, 1))
    opportunity = an_opportunity(an_account(held.territory, "Acme"))
    task = a_work_task(opportunity, owen)
    client.sign_in(sue)
    text = book(client)
    assert "Acme" in text
    assert f"/tasks/{task.id}/done" not in text
    assert client.get(f"/opportunities/{opportunity.id}/tasks/{task.id}/done").status_code == 403


@pytest.mark.both_databases
@pytest.mark.parametrize("address", ["/book", "/book?check=task", "/book?check=next-step&tier=1"])
def test_a_book_takes_at_most_twelve_statements(client, session, owen, held, address):
    from tests.real.statements import statements

    for _ in range(60):
        opportunity = an_opportunity(an_account(held.territory))
        a_work_task(opportunity, owen, due_on=date(2026, 8, 1))
        a_work_step(opportunity, owen, due_on=date(2026, 8, 1))
        an_entry(opportunity, owen)
    client.sign_in(owen)
    with statements() as found:
        book(client, address)
    assert len(found) <= 12, "\n\n".join(map(str, found))


def test_your_turn_has_one_line_for_all_that_is_overdue(client, session, cast, owen, held):
    opportunity = an_opportunity(an_account(held.territory, "Acme"))
    closed = an_opportunity(opportunity.account)
    is_closed(closed, date(2026, 8, 2))
    client.sign_in(owen)
    a_work_task(opportunity, owen)
    a_work_task(closed, owen, due_on=date(2026, 7, 1))
    assert "overdue opportunity task" not in client.get("/").text
    a_work_task(opportunity, owen, due_on=date(2026, 7, 31))
    a_work_task(opportunity, owen, due_on=date(2026, 7, 30))
    text = client.get("/").text
    assert "2 overdue opportunity tasks" in text
    assert 'href="/book"' in text.split("2 overdue opportunity tasks")[1]
    client.sign_in(cast.marta)
    assert "overdue opportunity task" not in client.get("/").text
