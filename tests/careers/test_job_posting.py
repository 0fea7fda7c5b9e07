"""The feed and the page are a JobPosting of schema.org, whatever the texts of an opening."""

from __future__ import annotations

import json
from datetime import UTC, date
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from flask import g
from hypothesis import given, settings
from hypothesis import strategies as st

from app import create_app
from app.careers.posting import JSON_LD, posting_of
from app.job_families.kinds import Employment, StageKind
from app.job_families.values import Question, StagePeople
from app.openings.models import Opening, Stage
from app.sales_areas.queries import KnownRegion
from app.shared.company import company_of_settings
from app.shared.regions import SHIPPED_REGIONS, Region
from tests.careers.applying import page_of
from tests.examples import up_to
from tests.factories.applications import an_opening
from tests.factories.settings import settings_from
from tests.real.page import Page

WORDS = st.text(min_size=1, max_size=60)
LISTS = st.lists(WORDS, max_size=4)
QUESTIONS = st.lists(st.builds(Question, text=WORDS), max_size=4)
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
    people=st.lists(st.builds(StagePeople, title=WORDS, at_least=st.integers(1, 3)), max_size=2),
    conducted_by=WORDS,
    minutes=st.one_of(st.none(), st.integers(5, 240)),
    questions=QUESTIONS,
    own_questions=QUESTIONS,
)
openings = st.builds(
    Opening,
    id=st.integers(1, 2**31 - 1),
    role=WORDS,
    job_family=WORDS,
    region=st.sampled_from(SHIPPED_REGIONS),
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
    known = KnownRegion(opening.region, [], "UTC", ["Asia", "Brazil"], is_retired=False)
    address = "https://elsewhere.example"
    with (
        pytest.MonkeyPatch.context() as patch,
        house.test_request_context("/jobs.json", base_url=address),
    ):
        patch.setattr("app.careers.posting.known_region", lambda _name: known)
        g.company = company_of_settings()  # this app has no database
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
    places = [(area["@type"], area["name"]) for area in posting["applicantLocationRequirements"]]
    assert places == [("AdministrativeArea", "Asia"), ("Country", "Brazil")]
    for said in (*opening.responsibilities, *opening.requirements, *(s.name for s in opening.stages)):
        assert said in posting["description"]


def test_the_feed_has_all_open_openings_for_any_site(client, cast, session):
    first, last = an_opening(cast), an_opening(cast, Region.US)

    answer = client.get("/jobs.json")

    assert answer.mimetype == "application/ld+json"
    assert [posting["identifier"]["value"] for posting in answer.json] == [str(last.id), str(first.id)]
    places = [[*each.values()] for each in answer.json[0]["applicantLocationRequirements"]]
    assert places == [["Country", "United States"]]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "rita" not in answer.text.lower(), "people are not for machines to collect"


def test_only_the_feed_is_for_other_sites(client, cast, session):
    answer = client.get("/jobs")

    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_page_has_the_posting_of_the_feed_in_a_block_of_data(client, cast, session):
    opening = an_opening(cast)
    opening.role = "</script><script>alert(1)</script> & more"
    page = Page(client.get(page_of(opening)).text)
    (block,) = [each for each in page.all("script") if each.attributes.get("type") == JSON_LD]

    assert [json.loads(block.text)] == client.get("/jobs.json").json
    assert "src" not in block.attributes


def test_the_atom_feed_has_the_openings_of_the_other_feed(client, cast, session):
    first = an_opening(cast)
    an_opening(cast, Region.US)
    first.role, first.posting = "ISR <b>& more</b>", "A new team in Lisbon."

    answer = client.get("/jobs.atom")
    feed = ElementTree.fromstring(answer.data)  # noqa: S314 - our own feed
    entries = feed.findall("{*}entry")

    assert answer.mimetype == "application/atom+xml"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert [entry.findtext("{*}id") for entry in entries] == [
        posting["url"] for posting in client.get("/jobs.json").json
    ]
    assert entries[1].findtext("{*}title").startswith("ISR <b>& more</b>, Europe")
    assert entries[1].findtext("{*}summary") == "A new team in Lisbon."
    assert feed.findtext("{*}updated") == max(entry.findtext("{*}updated") for entry in entries)


def test_the_atom_feed_of_no_openings_is_a_feed(client, session):
    feed = ElementTree.fromstring(client.get("/jobs.atom").data)  # noqa: S314 - our own feed

    assert (feed.findall("{*}entry"), bool(feed.findtext("{*}updated"))) == ([], True)


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
