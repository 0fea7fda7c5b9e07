"""One search finds candidates, openings, people and territories, each if the person may see them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.permissions import Permission
from app.access.policy import allows
from app.candidates.models import Application, Candidate
from app.candidates.queries import visible_applications, visible_candidates
from app.openings.models import Opening
from app.openings.queries import visible_openings
from app.people.models import User
from app.search.groups import ROWS_PER_GROUP, find_groups
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.onboardings import a_territory
from tests.real.page import Page


@pytest.fixture
def lima(cast, session) -> Candidate:
    """One of each kind has the word Lima."""
    candidate = an_application(cast, candidate=a_candidate("Ana Lima")).candidate
    an_opening(cast).job_family = "Inside Sales, Lima"
    cast.sam.job_title = "Area Sales Manager, Lima"
    a_territory("Lima")
    session.commit()
    return candidate


def found(client, asked: str) -> dict[str, list[str]]:
    """The names in each group of the page."""
    page = Page(client.get("/search", query_string={"q": asked}).text)
    sections = [section for section in page.all("section") if page.all("h2", within=section)]
    return {
        page.all("h2", within=section)[0].text: [
            (page.all("a", within=row) or page.all("b", within=row))[0].text
            for row in page.all("li", within=section)
        ]
        for section in sections
    }


@pytest.mark.both_databases  # search
def test_each_person_finds_the_kinds_whose_lists_they_may_see(client, cast, lima):
    candidates, territories = {"Candidates": ["Ana Lima"]}, {"Territories": ["Lima"]}
    openings = {"Openings": ["Inside Sales, Lima · EMEA"]}
    finds = {
        "rita": candidates | openings | territories,
        "dana": candidates | openings | territories,
        "hugo": territories,
        "ada": openings | {"People": ["Sam Carter"]} | territories,
        "marta": territories,
        "jonas": territories,
        "ines": {},
        "nobody": {},
    }
    for who, groups in finds.items():
        client.sign_in(getattr(cast, who))
        assert found(client, "LÍMA") == groups, who


def test_nothing_is_found_that_the_person_may_not_see(app, cast, lima, session):
    """Every result of every person is compared with the policy."""
    an_application(cast, candidate=a_candidate("Rita Lima", user=cast.rita))
    an_application(
        cast, candidate=a_candidate("Dana Lima", user=cast.dana)
    ).opening.hiring_manager = cast.dana
    session.commit()
    found_by = set()
    for user in session.scalars(select(User)).all():
        seen = visible_candidates(user)
        if not allows(user, Permission.LIST_CANDIDATES):
            run = visible_applications(user).with_only_columns(Application.candidate_id)
            seen = seen.where(Candidate.id.in_(run))
        candidates = {each.name for each in session.scalars(seen)}
        openings = {each.name for each in session.scalars(visible_openings(user))}
        with app.test_request_context():
            groups = {group.label: group.rows for group in find_groups(user, "lima")}
            groups |= {group.label + " ": group.rows for group in find_groups(user, "inside")}
            groups |= {group.label + "  ": group.rows for group in find_groups(user, "limma")}
        for label, rows in groups.items():
            found_by.add(user.name)
            kind = label.strip()
            if kind == "Candidates":
                assert allows(user, Permission.LIST_APPLICATIONS)
                assert {row.name for row in rows} <= candidates
            elif kind == "Openings":
                assert {row.name for row in rows} <= openings
            elif kind == "People":
                assert allows(user, Permission.MANAGE_PEOPLE)
            else:
                assert allows(user, Permission.LIST_TERRITORIES)
    assert found_by >= {"Rita Okafor", "Dana Whitfield", "Ada Berg", "Marta Silva"}


def test_an_admin_reads_the_name_of_an_opening_whose_board_they_may_not_open(client, cast, lima, session):
    client.sign_in(cast.ada)
    page = Page(client.get("/search?q=lima").text)
    assert (
        session.query(Opening).filter_by(job_family="Inside Sales, Lima").one().name
        in page.all("main")[0].text
    )
    assert not [link for link in page.all("a") if link.attributes["href"].startswith("/openings/")]


def test_a_group_has_a_few_rows_and_leads_to_all_candidates(client, cast, session):
    for number in range(ROWS_PER_GROUP + 1):
        a_candidate(f"Yusuf {number}")
    client.sign_in(cast.rita)

    page = Page(client.get("/search?q=yusuf").text)
    links = {link.text: link.attributes["href"] for link in page.all("a", within=page.all("main")[0])}
    assert links.pop("All candidates for “yusuf”") == "/candidates?q=yusuf"
    assert list(links) == [f"Yusuf {number}" for number in range(ROWS_PER_GROUP, 0, -1)]


@pytest.mark.both_databases  # search
def test_similar_names_follow_exact_ones_and_are_marked(client, cast, session):
    a_candidate("Ivo Horvath")
    a_candidate("Eva Horvat")
    client.sign_in(cast.rita)

    page = Page(client.get("/search?q=horvath").text)
    rows = [" ".join(row.text.split()) for row in page.all("li", within=page.all("main")[0])]
    assert [row.split("candidate")[0].strip() for row in rows] == ["Ivo Horvath", "Eva Horvat Similar name"]


def test_a_search_that_finds_nothing_says_so_and_shows_what_was_typed(client, cast):
    client.sign_in(cast.nobody)

    page = Page(client.get("/search", query_string={"q": "<b>x</b>"}).text)
    assert "Nothing you can see matches “<b>x</b>”." in page.all("main")[0].text
    assert not Page(client.get("/search").text).all("section")
