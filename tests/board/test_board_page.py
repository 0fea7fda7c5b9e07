"""What the board shows: which cards, in which order, a page of each column, and what has ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.board import options
from app.candidates.models import Status
from app.last_opened.actions import record_change, record_visit
from app.shared import clock
from app.web.pagination import write_cursor
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.real.page import Page

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def opening(cast):
    clock.freeze(MONDAY)
    return an_opening(cast)


@pytest.fixture
def board(client, opening):
    """The names on the cards of the board, column by column, as a person sees them."""

    def look(person, query: str = "") -> list[list[str]]:
        client.sign_in(person)
        answer = client.get(f"/openings/{opening.id}{query}")
        assert answer.status_code == 200, answer.text
        return names_by_column(Page(answer.text))

    return look


def names_by_column(page: Page) -> list[list[str]]:
    columns = [each for each in page.all("section") if "data-column" in each.attributes]
    return [[name.text for name in page.all("h3", within=column)] for column in columns]


def more_links(page: Page) -> list[str]:
    return [link.attributes["href"] for link in page.all("a") if "data-more" in link.attributes]


@pytest.mark.both_databases  # pages by keyset
def test_the_cards_are_sorted_by_time_in_stage_name_or_time_limit(cast, opening, board):
    """Answers have five business days, a questionnaire to send has two."""
    asked = an_application(cast, 1, opening=opening, candidate=a_candidate("Bruno"))
    a_questionnaire(asked)
    clock.freeze(MONDAY + timedelta(hours=1))
    an_application(cast, 1, opening=opening, candidate=a_candidate("Zoe"))
    clock.freeze(MONDAY + timedelta(hours=2))
    an_application(cast, 1, opening=opening, candidate=a_candidate("Alma"))

    assert board(cast.rita)[0] == ["Bruno", "Zoe", "Alma"]
    assert board(cast.rita, "?sort=name")[0] == ["Alma", "Bruno", "Zoe"]
    assert board(cast.rita, "?sort=overdue")[0] == ["Zoe", "Alma", "Bruno"]


@pytest.mark.both_databases  # pages by keyset
@pytest.mark.parametrize("sort", ["", "name", "overdue"])
def test_each_column_shows_its_next_cards(cast, client, opening, monkeypatch, sort):
    monkeypatch.setattr(options, "CARDS_PER_COLUMN", 2)
    names = ["Cy", "Ed", "Al", "Bo", "Di"]
    for number, name in enumerate(names):
        clock.freeze(MONDAY + timedelta(hours=number))
        an_application(cast, 1, opening=opening, candidate=a_candidate(name))
    an_application(cast, 2, opening=opening, candidate=a_candidate("Other"))
    client.sign_in(cast.rita)

    seen, address = [], f"/openings/{opening.id}?sort={sort}"
    for _page in range(3):
        page = Page(client.get(address).text)
        first, second, *_others = names_by_column(page)
        assert second == ["Other"]
        seen += first
        address = next(iter(more_links(page)), "")
    assert seen == (sorted(names) if sort == "name" else names)
    assert not address

    page = Page(client.get(f"/openings/{opening.id}/board?sort={sort}&more=1").json["columns"])
    assert names_by_column(page)[0] == seen[:4]


def test_a_cursor_belongs_to_a_column_and_an_order(cast, client, opening):
    client.sign_in(cast.rita)
    of_name = write_cursor(("Alma", 1))
    assert client.get(f"/openings/{opening.id}?sort=name&column=6&after={of_name}").status_code == 200
    wrong = (f"column=1&after={of_name}", f"sort=name&column=7&after={of_name}", "column=1", "after=x")
    for query in (*wrong, "column=1&after=x", "more=x", "sort=x", "cards=x", "internal=x"):
        assert client.get(f"/openings/{opening.id}?{query}").status_code == 400, query


def test_only_internal_candidates_or_those_of_a_source_are_shown(cast, opening, board):
    inside = a_candidate("Inside", user=cast.jonas, source="Colleague")
    an_application(cast, 1, opening=opening, candidate=inside)
    an_application(cast, 1, opening=opening, candidate=a_candidate("Outside", source="LinkedIn"))

    assert board(cast.rita, "?internal=yes")[0] == ["Inside"]
    assert board(cast.rita, "?internal=no")[0] == ["Outside"]
    assert board(cast.rita, "?source=LinkedIn")[0] == ["Outside"]
    assert board(cast.rita, "?source=Nowhere")[0] == []


@pytest.mark.both_databases  # pages by keyset
def test_what_waits_for_me_is_shown(cast, opening, board):
    an_application(cast, 1, opening=opening, candidate=a_candidate("To Send"))
    a_questionnaire(an_application(cast, 1, opening=opening, candidate=a_candidate("To Answer")))
    assert board(cast.rita, "?waiting_for=me")[0] == ["To Send"]
    assert board(cast.dana, "?waiting_for=me")[0] == []


def test_what_has_ended_is_counted_beside_the_board(cast, client, opening):
    for status in (Status.HIRED, Status.DECLINED, Status.DECLINED):
        an_application(cast, 6, opening=opening, status=status)
    client.sign_in(cast.rita)
    page = Page(client.get(f"/openings/{opening.id}").text)
    (ended,) = [each for each in page.all("p") if "data-ended" in each.attributes]
    assert " ".join(ended.text.split()) == "Ended: Hired 1 · Declined 2 · Withdrawn 0"


def test_columns_that_have_not_changed_are_not_sent_again(cast, client, opening):
    application = an_application(cast, 1, opening=opening, candidate=a_candidate("To Send"))
    client.sign_in(cast.rita)
    address = f"/openings/{opening.id}/board"
    etag = client.get(address).headers["ETag"]
    board = client.get(f"/openings/{opening.id}").text
    assert f'data-digest="{etag.strip(chr(34))}"' in board

    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    clock.freeze(MONDAY + timedelta(days=3))
    client.sign_in(cast.rita)
    late = client.get(address, headers={"If-None-Match": etag})
    assert (late.status_code, "Overdue" in late.text) == (200, True)
    a_questionnaire(application)
    sent = client.get(address, headers={"If-None-Match": late.headers["ETag"]})
    assert (sent.status_code, "Answers, asked today" in sent.text) == (200, True)


def test_columns_tell_nothing_of_a_scorecard_to_who_owes_one(cast, client, opening):
    """Dana owes one: the same answer before and after another's is submitted, also by its order.

    The other's is due before that of a third candidate, and Dana's own is due after it.
    """
    application = an_application(cast, 4, opening=opening, candidate=a_candidate("Blind Spot"))
    an_interview(application, cast.dana, stage=opening.stages[2], starts_in=timedelta(days=2))
    others = an_interview(application, cast.ines, starts_in=timedelta(hours=1))
    third = an_application(cast, 4, opening=opening, candidate=a_candidate("Third"))
    an_interview(third, cast.rita, starts_in=timedelta(hours=6))
    client.sign_in(cast.dana)
    addresses = [f"/openings/{opening.id}/board?sort={sort}" for sort in ("longest", "overdue", "name")]
    before = [client.get(address) for address in addresses]
    a_scorecard(others)
    record_change(application, by=cast.ines, is_open=False)
    for address, answer in zip(addresses, before, strict=True):
        again = client.get(address)
        assert (again.data, again.headers["ETag"]) == (answer.data, answer.headers["ETag"]), address
    client.sign_in(cast.rita)
    assert "Decision" in client.get(addresses[0]).text
    assert "tag new" in client.get(addresses[0]).text


def test_a_card_is_new_until_its_reader_has_opened_it(cast, client, opening):
    application = an_application(cast, 1, opening=opening, candidate=a_candidate("Changed"))
    an_application(cast, 1, opening=opening, candidate=a_candidate("Same"))
    record_change(application, by=cast.dana)
    for reader, marked in ((cast.rita, ["Changed"]), (cast.dana, [])):
        client.sign_in(reader)
        page = Page(client.get(f"/openings/{opening.id}").text)
        assert [name for name, is_new in cards(page) if is_new] == marked
    client.sign_in(cast.rita)
    etag = client.get(f"/openings/{opening.id}/board").headers["ETag"]
    record_visit(application, opened_at=clock.now(), by=cast.rita)
    answer = client.get(f"/openings/{opening.id}/board", headers={"If-None-Match": etag})
    assert (answer.status_code, "tag new" in answer.json["columns"]) == (200, False)


def test_each_card_can_be_advanced_and_declined_and_the_last_one_declined(cast, client, opening):
    an_application(cast, 1, opening=opening, candidate=a_candidate("First"))
    an_application(cast, 6, opening=opening, candidate=a_candidate("Last"))
    client.sign_in(cast.rita)
    page = Page(client.get(f"/openings/{opening.id}").text)
    acts = [
        " ".join(each.text.split())
        for card in page.all("article")
        for each in page.all("button", "a", within=card)
    ]
    assert acts == ["First", "Advance First", "Decline First", "Last", "Decline Last"]


def test_a_column_says_where_its_cards_can_advance_to(cast, client, opening):
    """After the stages that are held together, and past optional ones. The last ones lead nowhere."""
    opening.stages[2].parallel = True
    opening.stages[3].optional = True
    opening.stages[5].parallel = True
    client.sign_in(cast.rita)
    page = Page(client.get(f"/openings/{opening.id}").text)
    ways = [each.attributes["data-ways"] for each in page.all("section") if "data-ways" in each.attributes]
    assert ways == ["2", "4 5", "4 5", "5", "", ""]


def cards(page: Page) -> list[tuple[str, bool]]:
    """The name on each card, and whether it is marked as new."""
    return [
        (
            page.all("h3", within=card)[0].text,
            any("new" in tag.attributes.get("class", "").split() for tag in page.all("span", within=card)),
        )
        for card in page.all("article")
    ]
