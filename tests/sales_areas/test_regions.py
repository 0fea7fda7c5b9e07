"""Regions are records: who adds, renames, retires and removes one, and what a name from outside means."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.sales_areas.models import SalesRegion
from app.sales_areas.queries import find_region, regions_in_use
from app.shared.regions import Region
from app.territories.models import Territory
from tests.factories.applications import an_opening
from tests.factories.onboardings import a_territory
from tests.factories.sales_reports import a_target

LATAM = {
    "name": "LATAM",
    "other_names": "Latin America, South America",
    "position": "4",
    "time_zone": "America/Sao_Paulo",
    "places": "Brazil\nSouth America",
}


def record_of(session, name: str) -> SalesRegion:
    return session.scalars(select(SalesRegion).where(SalesRegion.name == name)).one()


def test_an_admin_adds_a_region_and_openings_and_territories_can_have_it(client, cast, session):
    client.sign_in(cast.ada)
    assert client.submit("/regions/add", **LATAM).status_code == 303
    assert regions_in_use() == ["US", "EMEA", "APAC", "LATAM"]
    assert activity_of(record_of(session, "LATAM"))[0].verb == ActivityVerb.ADDED_REGION
    client.sign_in(cast.yara)
    client.submit("/territories/add", name="Brazil", region="LATAM", segment="SMB")
    assert session.scalars(select(Territory.region)).all() == ["LATAM"]
    assert "Brazil" in client.get("/territories?region=Latin America").text
    opening = an_opening(cast, Region("LATAM"))
    session.commit()
    page = client.get(f"/jobs/{opening.id}").text
    assert "Remote, Brazil and South America" in page
    assert 'value="America/Sao_Paulo" selected' in page or 'selected value="America/Sao_Paulo"' in page


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("emea", "EMEA"),
        (" Asia-Pacific ", "APAC"),
        ("amer", "US"),
        ("North  America", "US"),
        ("LATAM", None),
        ("none", None),
        ("", None),
        ("–", None),
    ],
)
def test_a_text_from_outside_means_a_region_by_any_of_its_names(session, text, means):
    assert find_region(text) == means


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "amer"}, "“amer” already means US."),
        ({"other_names": "Asia  Pacific"}, "“Asia Pacific” already means APAC."),
        ({"name": "None"}, "Enter a name with letters, other than “none”."),
        ({"name": "–"}, "Enter a name with letters, other than “none”."),
        ({"other_names": "x" * 41}, "at most 40 characters"),
    ],
)
def test_a_name_has_one_meaning(client, cast, changes, sentence):
    client.sign_in(cast.ada)
    answer = client.submit("/regions/add", **{**LATAM, **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(regions_in_use()) == 3


@pytest.mark.both_databases
def test_records_follow_a_new_name_and_the_old_one_still_means_the_region(client, cast, session):
    opening, territory = an_opening(cast, Region.US), a_territory("US West", Region.US)
    target = a_target(cast.yara, 100, Region.US)
    us = record_of(session, "US")
    session.commit()
    client.sign_in(cast.ada)
    stale = client.form_for(f"/regions/{us.id}/edit")
    assert client.submit(f"/regions/{us.id}/edit", name="AMER", other_names="NORAM").status_code == 303
    assert [each.region for each in (opening, territory, target)] == ["AMER"] * 3
    assert (find_region("us"), find_region("Amer"), us.other_names) == ("AMER", "AMER", ["NORAM", "US"])
    changes = [(each.verb, each.was, each.became) for each in activity_of(us)]
    assert (ActivityVerb.CHANGED_REGION, "US", "AMER") in changes
    assert client.send(stale, name="Americas").status_code == 409
    assert "US West" in client.get("/territories?region=US").text


@pytest.mark.both_databases
def test_the_database_refuses_a_region_that_there_is_not(session):
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        a_territory("Elsewhere", Region("Atlantis"))
        session.flush()


def test_a_retired_region_is_not_offered_and_what_has_it_keeps_it(client, cast, session):
    a_territory("APAC South", Region.APAC)
    apac = record_of(session, "APAC")
    session.commit()
    client.sign_in(cast.ada)
    assert client.submit(f"/regions/{apac.id}/retire", page="/regions").status_code == 303
    assert regions_in_use() == ["US", "EMEA"]
    client.sign_in(cast.yara)
    refused = client.forge("/territories/add", name="New", region="APAC", segment="SMB")
    assert (refused.status_code, session.scalars(select(Territory.name)).all()) == (422, ["APAC South"])
    assert "APAC South" in client.get("/territories?region=APAC").text
    client.sign_in(cast.ada)
    client.submit(f"/regions/{apac.id}/restore", page="/regions")
    assert regions_in_use() == ["US", "EMEA", "APAC"]


@pytest.mark.both_databases
def test_only_a_region_without_records_is_removed_and_the_last_one_stays(client, cast, session):
    a_territory("US West", Region.US)
    us, emea, apac = (record_of(session, name) for name in ("US", "EMEA", "APAC"))
    session.commit()
    client.sign_in(cast.ada)
    assert "US is in use" in client.submit(f"/regions/{us.id}/remove", page="/regions").text
    for each in (emea, apac):
        client.submit(f"/regions/{each.id}/remove", page="/regions")
    assert regions_in_use() == ["US"]
    assert "last region in use" in client.submit(f"/regions/{us.id}/retire", page="/regions").text
