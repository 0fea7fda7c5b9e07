"""What was true on any day can be asked: who held which territory then, on the list and on its page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.shared import clock
from app.shared.regions import Region
from app.territories.actions import end_assignment, hand_over_territory
from app.territories.models import Assignment, Territory
from app.territories.queries import occupancies
from app.web.parameters import InvalidParameter, date_param
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import a_territory, an_assignment, an_established_isr, an_isr
from tests.real.page import Page
from tests.real.statements import statements

DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def handed_over(cast) -> Assignment:
    """EMEA North: ten days Jonas's, then Nora's."""
    held = an_assignment(cast)
    clock.move(10 * DAY)
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    today = clock.today(cast.marta.time_zone)
    hand_over_territory(held.territory, to=nora, first_day=today, reason="Balance.", by=cast.marta)
    return held


def holder(territory: Territory, on: date) -> str | None:
    now = occupancies([territory], on)[territory.id].now
    return now.isr.name if now else None


def test_each_day_shows_its_holder(handed_over) -> None:
    first, last = handed_over.starts_on, handed_over.ends_on
    held = {first - DAY: None, first: "Jonas Falk", last: "Jonas Falk", last + DAY: "Nora Weiss"}
    assert {day: holder(handed_over.territory, day) for day in held} == held
    assert holder(handed_over.territory, date(9999, 12, 31)) == "Nora Weiss"


def test_it_is_vacant_between_two_assignments(cast) -> None:
    held = an_assignment(cast)
    clock.move(5 * DAY)
    end_assignment(held, last_day=held.starts_on + 2 * DAY, reason="Moves on.", by=cast.marta)
    days = [holder(held.territory, held.starts_on + number * DAY) for number in range(4)]
    assert days == ["Jonas Falk"] * 3 + [None]


def test_the_pages_of_another_day_show_its_holder(client, cast, handed_over) -> None:
    client.sign_in(cast.marta)
    page = client.get(f"/territories?as_of={handed_over.starts_on}").text
    assert "You are looking at" in page
    assert "Jonas Falk" in page
    assert "Nora Weiss" not in page
    assert "/end" not in page
    for today in ("", clock.today(cast.marta.time_zone)):
        now = client.get(f"/territories?as_of={today}").text
        assert "You are looking at" not in now
        assert "Nora Weiss" in now
        assert "Jonas Falk" not in now
    url = f"/territories/{handed_over.territory_id}"
    head = Page(client.get(f"{url}?as_of={handed_over.starts_on}").text).all("header")[-1].text
    assert "Was held by Jonas Falk" in " ".join(head.split())
    head = Page(client.get(f"{url}?as_of=2031-01-01").text).all("header")[-1].text
    assert "Will be held by Nora Weiss" in " ".join(head.split())


def test_links_keep_the_chosen_day(client, cast, session, handed_over) -> None:
    session.add_all(
        Territory(name=f"EMEA {number:02}", region=Region.EMEA, segment="SMB") for number in range(50)
    )
    client.sign_in(cast.rita)
    day = handed_over.starts_on.isoformat()
    page = Page(client.get(f"/territories?region=EMEA&as_of={day}").text)
    links = [link.attributes["href"] for link in page.all("a")]
    for part in ("/territories?region=US", "/territories/1", "&after=", "after="):
        assert all(f"as_of={day}" in link for link in links if part in link), part
    forms = [form for form in page.all("form") if form.attributes.get("method") == "get"]
    (form,) = [form for form in forms if form.attributes.get("role") != "search"]
    fields = {field.attributes["name"]: field.attributes["value"] for field in page.all("input", within=form)}
    assert fields == {"region": "EMEA", "as_of": day}


INVALID_DAYS = [
    *("yesterday", "2026-02-30", "20261102", "2026-W45-1", "02.11.2026", "2026-11-02T10:00", "%00", "٢")
]


def test_an_invalid_day_is_refused_with_a_sentence(app, client, cast) -> None:
    for day in INVALID_DAYS:
        with app.test_request_context(f"/territories?as_of={day}"), pytest.raises(InvalidParameter):
            date_param("as_of")
    client.sign_in(cast.rita)
    for url in ("/territories", f"/territories/{a_territory().id}"):
        answer = client.get(f"{url}?as_of=2026-02-30")
        assert answer.status_code == 400
        assert "This is not a date." in answer.text


def test_it_costs_the_same_however_many_there_are(client, cast, handed_over) -> None:
    client.sign_in(cast.marta)
    url = f"/territories?as_of={handed_over.starts_on}"
    with statements() as few:
        client.get(url)
    isrs = [an_isr(f"Isr{number} Lind") for number in range(2)]
    for isr in isrs:
        an_established_isr(isr, cast.marta)
        an_assignment(cast, isr, a_territory())
    with statements() as many:
        client.get(url)
    assert len(few) == len(many)
