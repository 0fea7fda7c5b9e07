"""Everybody may read the open openings, each with the texts and the stages it was opened with."""

from __future__ import annotations

import re

import pytest

from app.job_families.library import JOB_FAMILY_FOLDER, job_family
from app.job_families.reader import read_job_family
from app.openings.actions import open_opening
from app.openings.models import OpeningState
from app.shared.company import fill_company_placeholders
from app.shared.regions import Region
from tests.careers.applying import LENA, applies, page_of, sends
from tests.factories.applications import an_opening
from tests.job_families.test_job_family_files import FAMILIES
from tests.real.page import Page

ERROR_ID = re.compile(r"<code>\w+</code>")


def opened(cast, family, region: Region = Region.EMEA):
    people = {"recruiter": cast.rita, "hiring_manager": cast.dana, "by": cast.rita}
    opening = open_opening(family, region=region, **people)
    opening.state, opening.published_at = OpeningState.OPEN, opening.opened_at
    return opening


def test_the_list_has_the_open_openings_by_region(client, cast, session):
    for region in (Region.US, Region.APAC, Region.EMEA):
        an_opening(cast, region)

    page = client.get("/jobs").text

    places = [page.index(words) for words in ("Asia and Pacific", "Europe, Middle East", "United States")]
    assert places == sorted(places)
    assert "Openings at Example Company" in page


def test_the_list_has_pages(client, cast, session):
    links = set()
    for _ in range(52):
        an_opening(cast)
    page = client.get("/jobs").text
    while page:
        links |= set(re.findall(r'href="(/jobs/\d+)"', page))
        more = re.search(r'href="(/jobs\?after=[^"]+)"', page)
        page = client.get(more[1]).text if more else ""
    assert len(links) == 52


def test_an_empty_list_says_so(client, session):
    assert "There are no open positions now." in client.get("/jobs").text


def test_drafts_and_closed_openings_are_not_public(client, cast, session):
    """Not to a stranger, and not to those who run them."""
    other, hidden = an_opening(cast), [an_opening(cast), an_opening(cast)]
    for opening, state in zip(hidden, (OpeningState.DRAFT, OpeningState.CLOSED), strict=True):
        opening.state = state

    for reader in (None, cast.rita, cast.dana, cast.ada):
        if reader is not None:
            client.sign_in(reader)
        listed = client.get("/jobs").text
        for opening in hidden:
            assert client.get(page_of(opening)).status_code == 404
            assert client.get(f"{page_of(opening)}/thanks").status_code == 404
            assert client.forge(page_of(opening), **LENA).status_code == 404
            assert f'"{page_of(opening)}"' not in listed
        feed = client.get("/jobs.json").json
        assert [posting["identifier"]["value"] for posting in feed] == [str(other.id)]


def test_an_opening_that_is_not_public_looks_like_one_that_does_not_exist(client, cast, session):
    opening = an_opening(cast)
    opening.state = OpeningState.DRAFT

    draft, nothing = client.get(page_of(opening)), client.get("/jobs/999999")

    assert draft.status_code == nothing.status_code == 404
    assert ERROR_ID.sub("", draft.text) == ERROR_ID.sub("", nothing.text)


def test_a_page_has_the_texts_of_its_job_family(client, cast, session):
    family = job_family("inside_sales_mid_market")
    text = Page(client.get(page_of(opened(cast, family))).text).all("main")[0].text

    words = family.text
    said = fill_company_placeholders
    for line in (words.about, *words.responsibilities, *words.requirements, *words.performance):
        assert said(line) in text
    for line in (*words.career_ladder, family.reports_to, family.next_step, "Rita Okafor"):
        assert line in text
    assert cast.rita.email not in text, "of the recruiter the public learns the name"


@pytest.mark.parametrize("slug", ["inside_sales_mid_market", "treasury_analyst"])
def test_the_page_shows_the_stages_of_the_opening(client, cast, session, slug):
    folder = JOB_FAMILY_FOLDER if slug == "inside_sales_mid_market" else FAMILIES
    opening = opened(cast, job_family(slug, folder))

    page = Page(client.get(page_of(opening)).text)

    (steps,) = page.all("ol")
    shown = [item.text for item in page.all("li", within=steps)]
    assert len(shown) == len(opening.stages)
    for line, stage in zip(shown, opening.stages, strict=True):
        assert line.startswith(f"{stage.name}: ")
        assert stage.conducted_by in line
        assert f"{stage.minutes or len(stage.questions)} " in line


def test_another_family_is_shown_and_applied_to_without_code(client, cast, session):
    opening = opened(cast, job_family("treasury_analyst", FAMILIES))

    text = client.get(page_of(opening)).text

    for words in ("every payment finds its money", "three currencies", "without an overdraft", "Part time"):
        assert words in text
    assert applies(client, opening).status_code == 303


def test_an_opening_keeps_the_text_it_was_opened_with(client, cast, session, tmp_path):
    file = tmp_path / "treasury_analyst.yaml"
    before = (FAMILIES / file.name).read_text()
    file.write_text(before)
    old = opened(cast, read_job_family(file))
    file.write_text(before.replace("three currencies", "two currencies"))
    new = opened(cast, read_job_family(file))

    assert "three currencies" in client.get(page_of(old)).text
    assert "two currencies" in client.get(page_of(new)).text


def test_an_opening_without_texts_shows_its_stages(client, cast, session):
    opening = an_opening(cast)
    opening.about, opening.published_at = "", None
    opening.responsibilities = opening.requirements = opening.performance = opening.career_ladder = []

    headings = [h.text for h in Page(client.get(page_of(opening)).text).all("h2")]

    assert headings == ["Summary", "How we hire", "Apply for Inside Sales Representative"]


def test_the_public_navigation_leads_to_sign_in(client, cast, session):
    opening = an_opening(cast)
    for path in ("/jobs", page_of(opening), f"{page_of(opening)}/thanks"):
        page = Page(client.get(path).text)
        (bar,) = [header for header in page.all("header") if header.attributes.get("class") == "bar"]
        assert [a.text.strip() for a in page.all("a", within=bar)] == [
            "Onramp",
            "Openings",
            "Your page",
            "Sign in",
        ]
    client.sign_in(cast.rita)
    page = Page(client.get("/jobs").text)
    assert "Candidates" not in page.all("header")[0].text


def test_the_time_zone_of_the_region_is_the_default_and_a_choice_stays(client, cast, session):
    opening = an_opening(cast, Region.APAC)

    offered = client.form_for(page_of(opening))
    refused = sends(client, offered, name="").text

    assert offered.values["time_zone"] == ["Asia/Singapore"]
    assert 'selected value="Europe/Berlin"' in refused
    assert "data-offers-own-zone" in client.get(page_of(opening)).text
    assert "data-offers-own-zone" not in refused, "the browser's would take the place of what was chosen"


def test_the_pages_link_to_the_feed(client, cast, session):
    for path in ("/jobs", page_of(an_opening(cast))):
        links = Page(client.get(path).text).all("link")
        (feed,) = [link for link in links if link.attributes.get("rel") == "alternate"]
        assert (feed.attributes["type"], feed.attributes["href"]) == ("application/ld+json", "/jobs.json")
