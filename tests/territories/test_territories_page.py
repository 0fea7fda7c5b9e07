"""The map as a list: who holds which territory, since when, and which stand vacant."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.shared.regions import SHIPPED_REGIONS, Region
from app.territories.models import Territory
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import a_territory, an_assignment
from tests.real.statements import statements


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


def test_the_list_shows_holders_and_vacant_territories_of_a_region(client, cast) -> None:
    an_assignment(cast, territory=a_territory("EMEA North"))
    a_territory("APAC East", Region.APAC)
    client.sign_in(cast.marta)
    page = client.get("/territories").text
    assert page.index("APAC East") < page.index("EMEA North")
    assert "Jonas Falk" in page
    assert page.count(">Vacant<") == 1
    page = client.get("/territories?region=APAC").text
    assert "APAC East" in page
    assert "EMEA North" not in page
    for region in ("MARS", "emea", "EMEA' OR 1=1", "%00"):
        assert client.get(f"/territories?region={region}").status_code == 400


def test_every_page_of_the_list_costs_the_same(client, cast, session) -> None:
    session.add_all(
        Territory(name=f"Territory {number:03}", region=list(SHIPPED_REGIONS)[number % 3], segment="SMB")
        for number in range(120)
    )
    an_assignment(cast, territory=a_territory("Territory 999"))
    client.sign_in(cast.marta)
    seen, url, costs = [], "/territories", set()
    while url:
        with statements() as sent:
            page = client.get(url).text
        costs.add(len(sent))
        seen += [part.split("<")[0] for part in page.split('">Territory ')[1:] if part[3:7] == "</a>"]
        url = f"/territories?after={page.split('after=')[1].split(chr(34))[0]}" if "after=" in page else ""
    assert len(seen) == len(set(seen)) == 121
    assert max(costs) <= 9


def test_the_page_shows_its_history(client, cast) -> None:
    assignment = an_assignment(cast)
    client.sign_in(cast.jonas)
    page = client.get(f"/territories/{assignment.territory_id}").text
    assert "Marta Silva</b> assigned: vacant → Jonas Falk" in page


def test_an_admin_adds_one_with_a_new_name(client, cast, session) -> None:
    client.sign_in(cast.ada)
    url = "/territories/add"
    typed = {"name": "US West", "region": "US", "segment": "Mid-Market"}
    assert client.submit(url, **typed).status_code == 303
    territory = session.query(Territory).one()
    assert (territory.name, territory.region) == ("US West", Region.US)
    assert activity_of(territory)[0].by is cast.ada
    answer = client.forge(url, **typed)
    assert answer.status_code == 422
    assert "A territory with this name already exists" in answer.text
    assert client.forge(url, **{**typed, "name": "Crater", "region": "MARS"}).status_code == 422
    for person in (cast.marta, cast.rita, cast.jonas):
        client.sign_in(person)
        assert client.get(url).status_code == 403
    for person in (cast.ines, cast.nobody):
        client.sign_in(person)
        assert client.get("/territories").status_code == 403
