"""The feed and the page are a JobPosting of schema.org, whatever the texts of an opening."""

from __future__ import annotations

import json
from datetime import UTC, date
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import create_app
from app.careers.posting import REGION_AREAS, SCHEMA_ORG, posting_of
from app.job_families.kinds import Employment, StageKind
from app.openings.models import Opening, Stage
from app.shared.regions import Region
from tests.careers.applying import page_of
from tests.examples import up_to
from tests.factories.applications import an_opening
from tests.factories.settings import settings_from
from tests.real.page import Element, Page

WORDS = st.text(min_size=1, max_size=60)
LISTS = st.lists(WORDS, max_size=4)
# What schema.org has for `employmentType`, and what search engines ask of a posting.
EMPLOYMENT_TYPES = {"FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "OTHER"}
NEEDED = {"title", "description", "datePosted", "hiringOrganization", "applicantLocationRequirements"}


@pytest.fixture(scope="module")
def house():
    named = {"base_url": "https://onramp.example", "company_name": "Öst & Söhne"}
    plain = settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": "sqlite://"})
    return create_app(plain.model_copy(update=named))


stages = st.builds(
    Stage,
    name=WORDS,
    kind=st.sampled_from(StageKind),
    conducted_by=WORDS,
    minutes=st.one_of(st.none(), st.integers(5, 240)),
    questions=LISTS,
)
openings = st.builds(
    Opening,
    id=st.integers(1, 2**31 - 1),
    role=WORDS,
    job_family=WORDS,
    region=st.sampled_from(Region),
    employment=st.sampled_from(Employment),
    about=st.text(max_size=60),
    responsibilities=LISTS,
    requirements=LISTS,
    performance=LISTS,
    career_ladder=LISTS,
    stages=st.lists(stages, min_size=1, max_size=5),
    opened_at=st.datetimes(timezones=st.just(UTC)),
    published_at=st.none(),
)


@settings(max_examples=up_to(30, few=10))  # each has some twenty texts; more find nothing new
@given(opening=openings)
def test_every_opening_is_a_complete_posting(house, opening):
    with house.test_request_context("/jobs.json", base_url="https://elsewhere.example"):
        posting = json.loads(json.dumps(posting_of(opening)))

    assert (posting["@context"], posting["@type"]) == ("https://schema.org", "JobPosting")
    assert all(posting[needed] for needed in NEEDED)
    assert date.fromisoformat(posting["datePosted"]) == opening.opened_at.date()
    assert posting["employmentType"] in EMPLOYMENT_TYPES
    assert posting["jobLocationType"] == "TELECOMMUTE"
    assert posting["hiringOrganization"] == {"@type": "Organization", "name": "Öst & Söhne"}
    assert posting["directApply"] is True
    assert "validThrough" not in posting
    address = urlsplit(posting["url"])
    assert (address.scheme, address.netloc, address.path) == (
        "https",
        "onramp.example",
        f"/jobs/{opening.id}",
    )
    for area in posting["applicantLocationRequirements"]:
        assert area["@type"] in ("Country", "AdministrativeArea")
        assert area["name"]
    for said in (*opening.responsibilities, *opening.requirements, *(s.name for s in opening.stages)):
        assert said in posting["description"]


def test_every_region_has_its_areas():
    assert set(REGION_AREAS) == set(Region)


def test_the_feed_has_all_open_openings_for_any_site(client, cast, session):
    first, last = an_opening(cast), an_opening(cast, Region.US)

    answer = client.get("/jobs.json")

    assert answer.mimetype == "application/ld+json"
    assert [posting["identifier"]["value"] for posting in answer.json] == [str(last.id), str(first.id)]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "rita" not in answer.text.lower(), "people are not for machines to collect"


def test_only_the_feed_is_for_other_sites(client, cast, session):
    answer = client.get("/jobs")

    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_page_and_the_feed_agree(client, cast, session):
    opening = an_opening(cast)
    page = Page(client.get(page_of(opening)).text)
    (posting,) = client.get("/jobs.json").json
    (item,) = [e for e in page.elements if e.attributes.get("itemtype") == f"{SCHEMA_ORG}/JobPosting"]

    for name in ("title", "datePosted", "employmentType", "jobLocationType", "url"):
        assert said(page, item, name) == [posting[name]]
    assert said(page, item, "directApply") == ["true"]
    assert [words.split("\n") for words in said(page, item, "responsibilities")] != [[""]]
    areas = [area["name"] for area in posting["applicantLocationRequirements"]]
    assert said(page, item, "applicantLocationRequirements") == areas
    assert said(page, item, "hiringOrganization") == [posting["hiringOrganization"]["name"]]
    (description,) = said(page, item, "description")
    assert all(line in description for line in posting["responsibilities"].split("\n"))


def said(page: Page, item: Element, name: str) -> list[str]:
    """What the microdata says for a property: its content, its address or its text."""
    return [
        e.attributes.get("content") or e.attributes.get("href") or e.text.strip()
        for e in page.all(within=item)
        if e.attributes.get("itemprop") == name
    ]


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"COMPANY_NAME": "Öst & Söhne"}, "Öst & Söhne"),
        ({}, "onramp.example.com"),
        ({"ONRAMP_ENV": "development"}, "Example Company"),
    ],
)
def test_the_hiring_company_is_a_setting(environ, name):
    production = {"SECRET_KEY": "mP3vT8xQ1zR6wY9cB4nL7jH2gF5dS0aK", "BASE_URL": "https://onramp.example.com"}

    assert settings_from(production | environ).company_name == name
