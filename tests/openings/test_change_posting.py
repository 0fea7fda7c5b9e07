"""What an opening says beside its job family, and whether only colleagues see it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.openings.areas import areas_text, segments_text
from app.sales_areas.models import SalesSegment
from tests.careers.applying import page_of
from tests.factories.applications import an_opening


@pytest.fixture
def opening(cast):
    return an_opening(cast)


def test_the_text_of_an_opening_stands_on_its_page_and_in_the_feeds(client, cast, session, opening):
    client.sign_in(cast.rita)
    text = "A new team in Lisbon.\n\nYou are its third member."

    saved = client.submit(f"/openings/{opening.id}/posting", posting=text, target_on="2027-01-31")

    assert saved.status_code == 303
    assert str(opening.target_on) == "2027-01-31"
    changes = session.query(Activity).filter_by(verb=ActivityVerb.CHANGED_POSTING).all()
    assert {change.by.name for change in changes} == {cast.rita.name}
    assert len(changes) == 2
    client.submit("/sign-out", page="/openings")
    page = client.get(page_of(opening)).text
    assert "<p>A new team in Lisbon.</p>" in page
    assert "2027" not in page.partition("<main")[2].partition("Posted")[2], "the day is for colleagues"
    for feed in ("/jobs.json", "/jobs.atom"):
        assert "You are its third member." in client.get(feed).text


def test_an_opening_for_colleagues_does_not_exist_for_the_public(client, cast, session, opening):
    other = an_opening(cast)
    client.sign_in(cast.rita)
    client.submit(f"/openings/{opening.id}/posting", audience="colleagues")
    client.sign_in(cast.nobody)
    assert 'href="/open-positions"' in client.get("/").text
    assert page_of(opening) in client.get("/open-positions").text
    assert page_of(other) in client.get("/open-positions").text
    assert client.get(page_of(opening)).status_code == 200
    assert 'application/ld+json">' not in client.get(page_of(opening)).text.replace("title=", "")
    client.sign_in(cast.rita)

    client.submit("/sign-out", page="/openings")

    assert client.get(page_of(opening)).status_code == 404
    assert client.get(f"{page_of(opening)}/thanks").status_code == 404
    assert client.forge(page_of(opening), name="A", email="a@example.com").status_code == 404
    for public in ("/jobs", "/jobs.json", "/jobs.atom"):
        text = client.get(public).text
        assert page_of(other) in text
        assert f'{page_of(opening)}"' not in text
        assert f"{page_of(opening)}<" not in text


def test_an_opening_for_the_public_alone_is_not_offered_to_colleagues(client, cast, opening):
    client.sign_in(cast.rita)
    client.submit(f"/openings/{opening.id}/posting", audience="public")

    assert page_of(opening) not in client.get("/open-positions").text
    for public in ("/jobs", "/jobs.json", "/jobs.atom"):
        assert page_of(opening) in client.get(public).text
    refused = client.forge(f"/openings/{opening.id}/posting", audience="nobody", seen="x")
    assert refused.status_code == 422


def test_segments_are_found_by_any_of_their_names_and_shown(client, cast, session, opening):
    page = f"/openings/{opening.id}/posting"
    mid = session.scalars(select(SalesSegment).where(SalesSegment.name == "Mid-Market")).one()
    mid.rename("Mid-Market", ["Commercial"])
    session.flush()
    client.sign_in(cast.rita)

    refused = client.submit(page, segments="Commercial, Lunar")
    assert refused.status_code == 422
    assert "“Lunar” is not a sales segment. We have: " in refused.text and "Mid-Market" in refused.text
    assert "Commercial, Lunar" in refused.text

    assert client.submit(page, segments="mid market\nCommercial\nSMB").status_code == 303
    assert segments_text(opening) == "Mid-Market\nSMB"
    assert "Mid-Market, SMB" in client.get(page_of(opening)).text
    change = session.query(Activity).filter_by(verb=ActivityVerb.CHANGED_POSTING).one()
    assert (change.what, change.became) == ("Sales segments", "Mid-Market\nSMB")
    mid.rename("Middle", [])
    session.commit()
    assert "Middle, SMB" in client.get(page_of(opening)).text


def test_two_people_do_not_overwrite_the_posting_of_each_other(client, cast, session, opening):
    client.sign_in(cast.rita)
    path = f"/openings/{opening.id}/posting"
    stale = client.form_for(path)
    client.submit(path, posting="Mine.")

    refused = client.send(stale, posting="Yours.")

    assert refused.status_code == 409
    assert "Yours." in refused.text
    assert opening.posting == "Mine."


def test_more_regions_and_locations_are_on_every_public_page_and_feed(client, cast, session):
    opening = an_opening(cast)
    session.flush()
    page = f"/openings/{opening.id}/posting"
    client.sign_in(cast.rita)

    refused = client.submit(page, areas="Atlantis: Poseidonis")
    saved = client.submit(page, areas="AMER: Austin, USA\nEMEA: Dublin, Ireland\nEMEA: Dublin, Ireland")

    assert refused.status_code == 422 and "“Atlantis” is not a region" in refused.text
    assert saved.status_code == 303
    assert areas_text(opening) == "US: Austin, USA\nEMEA: Dublin, Ireland"
    client.submit("/sign-out", page="/openings")
    (posting,) = json.loads(client.get("/jobs.json").text)
    assert [place["name"] for place in posting["jobLocation"]] == ["Austin, USA", "Dublin, Ireland"]
    assert {"@type": "Country", "name": "United States"} in posting["applicantLocationRequirements"]
    assert "United States" in client.get("/jobs.atom").text
    assert "Austin, USA · Dublin, Ireland" in client.get(f"/jobs/{opening.id}").text
    for region, is_listed in (("EMEA", True), ("US", True), ("APAC", False)):
        assert (f"/jobs/{opening.id}" in client.get(f"/jobs?region={region}").text) is is_listed
