"""An opening has a likely hiring team from the start, and is published last: never with an empty stage."""

from __future__ import annotations

import pytest

from app.access.roles import Role
from app.job_families.library import job_family
from app.job_titles.rules import is_conducted_by
from app.openings.actions import (
    close_opening,
    open_opening,
    publish_opening,
    reopen_opening,
)
from app.openings.hiring_teams.changes import set_hiring_team
from app.openings.models import OpeningState
from app.people.accounts import revoke_role
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from tests.cast import person
from tests.factories.applications import an_opening

EMPTY = "Nobody can interview at Peer interview"


def drafted(cast, **other):
    people = {"recruiter": cast.rita, "hiring_manager": cast.dana, "by": cast.rita}
    return open_opening(job_family("inside_sales_mid_market"), region=Region.EMEA, **people, **other)


@pytest.fixture
def without_a_peer(cast, session):
    """A draft where nobody can interview at stage 4."""
    opening = drafted(cast)
    set_hiring_team(opening.stages[3], [], by=cast.rita)
    session.flush()
    return opening


def test_the_suggested_team_has_the_interviewers_with_the_job_title(cast, session):
    also = person("Alma Reyes", Role.INTERVIEWER, title="area sales manager, EMEA")
    person("Bo Senior", Role.INTERVIEWER, title="Senior Account Executive")
    person("Cy Closed", Role.INTERVIEWER, title="Account Executive").active = False
    person("Di Other", Role.INTERVIEWER, Role.RECRUITER, title="Recruiter")

    teams = [[member.name for member in stage.hiring_team] for stage in drafted(cast).stages]

    dana = ["Dana Whitfield"]
    assert teams == [[], ["Rita Okafor"], dana, ["Ines Duarte"], dana, [also.name, "Sam Carter"]]


@pytest.mark.parametrize(
    ("asked_for", "title", "fits"),
    [
        ("Area Sales Manager", "Area Sales Manager", True),
        ("Area Sales Manager", " area  sales MANAGER ", True),
        ("Area Sales Manager", "Area Sales Manager, Iberia", True),
        ("Account Executive", "Senior Account Executive", False),
        ("Account Executive", "", False),
        ("", "", False),
    ],
)
def test_a_job_title_matches_without_its_part_after_the_comma(asked_for, title, fits):
    assert is_conducted_by(asked_for, title) is fits


def test_the_suggested_team_is_chosen_on_the_page_and_leads_to_publishing(client, cast, session):
    opening = drafted(cast)
    client.sign_in(cast.rita)

    assert 'href="/interviewers-in-training"' in client.get(f"/openings/{opening.id}/hiring-team").text
    saved = client.submit(f"/openings/{opening.id}/hiring-team")

    assert saved.location == f"/openings/{opening.id}/publish"
    assert [stage.hiring_team for stage in opening.stages[3:4]] == [[cast.ines]]
    assert client.submit(saved.location).status_code == 303
    assert opening.state is OpeningState.OPEN


def test_a_draft_with_an_empty_stage_is_not_published_and_links_to_the_team(
    client, cast, session, without_a_peer
):
    client.sign_in(cast.rita)
    publish = f"/openings/{without_a_peer.id}/publish"

    page = client.get(publish).text
    answer = client.forge(publish)

    assert "Choose interviewers" in page
    assert f"/openings/{without_a_peer.id}/hiring-team#stage_4" in page
    assert answer.status_code == 422
    assert EMPTY in answer.text
    assert without_a_peer.state is OpeningState.DRAFT
    with pytest.raises(RuleBroken, match=EMPTY):
        publish_opening(without_a_peer, by=cast.rita)


def test_a_former_interviewer_does_not_fill_a_stage(cast, session):
    opening = drafted(cast)
    cast.ines.active = False
    with pytest.raises(RuleBroken, match=EMPTY):
        publish_opening(opening, by=cast.rita)
    cast.ines.active = True
    revoke_role(cast.ines, Role.INTERVIEWER, by=cast.ada)
    with pytest.raises(RuleBroken, match=EMPTY):
        publish_opening(opening, by=cast.rita)


def test_a_stage_of_an_open_opening_keeps_an_interviewer(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.rita)

    answer = client.submit(f"/openings/{opening.id}/hiring-team", stage_6=[])

    assert answer.status_code == 422
    assert "Choose at least one interviewer for" in answer.text
    assert opening.stages[5].hiring_team, "nobody was taken away"


def test_a_closed_opening_with_an_empty_stage_is_not_reopened(cast, session):
    opening = an_opening(cast)
    close_opening(opening, by=cast.rita)
    set_hiring_team(opening.stages[3], [], by=cast.rita)

    with pytest.raises(RuleBroken, match=EMPTY):
        reopen_opening(opening, by=cast.rita)


def test_a_draft_is_created_and_not_opened(client, cast, session):
    opening = drafted(cast)
    session.flush()
    client.sign_in(cast.rita)
    board, openings = f"/openings/{opening.id}", "/openings"
    for page, words in ((board, "· Created "), (openings, ">Not yet<")):
        assert words in client.get(page).text
    for stage in opening.stages[1:]:
        set_hiring_team(stage, [cast.ines], reason="She knows them all.", by=cast.rita)
    publish_opening(opening, by=cast.rita)
    for page, words in ((board, "· Created "), (openings, ">Not yet<")):
        assert words not in client.get(page).text


def test_a_stage_with_more_scorecards_than_trained_people_is_shown_before_publishing(client, cast, session):
    opening = drafted(cast)
    peer = opening.stages[3]
    peer.required_scorecards = 2
    session.commit()
    client.sign_in(cast.rita)
    page = f"/openings/{opening.id}/publish"
    link = f"/openings/{opening.id}/hiring-team#stage_4"
    shown = client.get(page).text
    assert "2 scorecards needed, 1 trained interviewer" in shown and link in shown

    set_hiring_team(peer, [cast.ines, cast.rita], reason="Knows the team", by=cast.rita)
    session.commit()

    assert link not in client.get(page).text
    peer.required_scorecards = 3
    session.commit()
    assert client.submit(page).status_code == 303, "it is a warning"
