"""Who sees the tags of a candidate: people who run an application and owe no scorecard on the candidate.

Whoever owes one sees, filters, counts and changes none, on no page and by no filter; nor do interviewers.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.application_lists.filters import ApplicationFilter
from app.application_lists.orders import ListOrder
from app.application_lists.pages import application_list
from app.application_lists.settings import ListSettings
from app.application_page.history import application_history
from app.board.board_filter import BoardFilter
from app.board.columns import board_of
from app.board.options import BoardOptions
from app.exports.applications import rows_of
from app.scorecards.access import owes_scorecard
from app.shared.refusals import RuleBroken
from app.tags.candidate_tags import tag_candidate, untag_candidate
from app.tags.models import CandidateTag
from app.tags.queries import owes_on, tags_of
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.tags import a_tag

NAME = "Fluent in Klingon"


@pytest.fixture
def application(cast):
    return an_application(cast, stage=4)


@pytest.fixture
def tag(cast, application, session):
    tag = a_tag(cast.rita, NAME, application.candidate)
    session.commit()
    return tag


def test_who_runs_the_application_sees_them_on_each_of_its_pages(client, cast, application, tag):
    for user in (cast.rita, cast.dana):
        client.sign_in(user)
        for tab in ("", "/answers", "/notes", "/history"):
            assert NAME in client.get(f"/applications/{application.id}{tab}").text


@pytest.mark.both_databases
def test_whoever_owes_a_scorecard_sees_filters_and_counts_none(client, cast, session, application, tag):
    """Also if the scorecard is of another application of the candidate: a tag is the person's."""
    other = an_application(cast, stage=4, candidate=application.candidate)
    interview = an_interview(other, cast.dana, starts_in=timedelta(days=-1))
    a_view_of_all = ApplicationFilter(tag=tag.id)
    session.commit()
    options = BoardOptions(BoardFilter(tag=tag.id))

    def seen_by(user):
        found = application_list(a_view_of_all, ListOrder.STAGE, user).page(None)
        board = board_of(application.opening, user, options)
        return (
            [shown.name for shown in tags_of(application.candidate_id, user).held],
            sorted(row.id for row in found.rows),
            found.count,
            [column.stage.number for column in board.columns if column.stage.number != "0"],
            any(line.why == NAME for line in application_history(application, user)),
        )

    assert seen_by(cast.dana) == ([], [], "0", [], False)
    assert seen_by(cast.rita) == ([NAME], [application.id, other.id], "2", ["1"], True)
    client.sign_in(cast.dana)
    for tab in ("", "/history", "/packet", "/tags"):
        assert NAME not in client.get(f"/applications/{application.id}{tab}").text
    a_scorecard(interview)
    session.commit()
    assert seen_by(cast.dana) == seen_by(cast.rita)


def test_whoever_owes_a_scorecard_changes_none_and_reads_the_same_whether_there_are_any(
    client, cast, session, application, tag
):
    untagged = an_application(cast, stage=4)
    for each in (application, untagged):
        an_interview(each, cast.rita, starts_in=timedelta(days=-1))
    session.commit()
    client.sign_in(cast.rita)
    pages = [client.get(f"/applications/{each.id}/tags").text for each in (application, untagged)]
    shown = [
        re.sub(r'csrf_token" value="[^"]*"', "", re.sub(r"applications/\d+", "", page)) for page in pages
    ]
    assert shown[0] == shown[1]
    assert "Until you submit your scorecard" in pages[0]
    for name in (NAME, "No such tag"):
        refused = client.forge(f"/applications/{application.id}/tags", name=name)
        assert refused.status_code == 422
    for action in (tag_candidate, untag_candidate):
        with pytest.raises(RuleBroken, match="Until you submit your scorecard"):
            action(application.candidate, tag, by=cast.rita)


def test_the_rule_in_sql_is_the_rule_of_scorecards(cast, session, application):
    interview = an_interview(application, cast.ines)
    for user in (cast.ines, cast.rita, cast.dana):
        assert owes_on(user, application.candidate) == owes_scorecard(user, application)
    a_scorecard(interview)
    assert owes_on(cast.ines, application.candidate) is owes_scorecard(cast.ines, application) is False


def test_an_interviewer_has_no_page_with_tags(client, cast, session, application, tag):
    interview = an_interview(application, cast.ines)
    a_scorecard(interview)
    session.commit()
    client.sign_in(cast.ines)
    for page in (f"/interviews/{interview.id}", f"/interviews/{interview.id}/notes", "/", "/interviews"):
        assert NAME not in client.get(page).text
    for page in (f"/applications/{application.id}/tags", "/tags", f"/applications?tag={tag.id}"):
        assert client.get(page).status_code in (403, 404)


def test_a_tag_is_added_and_removed_from_the_page_of_the_application(client, cast, session, application):
    a_tag(cast.rita, "French")
    tag = a_tag(cast.rita, "Dutch")
    session.commit()
    client.sign_in(cast.dana)
    page = f"/applications/{application.id}"
    form = client.form_for(f"{page}/tags", page=page)
    assert client.send(form, name="dutch").headers["Location"] == page
    assert [shown.name for shown in tags_of(application.candidate_id, cast.dana).held] == ["Dutch"]
    unknown = client.submit(f"{page}/tags", name="Duthc")
    assert (unknown.status_code, "Duthc" in unknown.text) == (422, True)
    form = client.form_for(f"{page}/tags/remove", page=page)
    assert client.send(form).status_code == 303
    assert session.get(CandidateTag, (application.candidate_id, tag.id)) is None
    lines = [(line.what, line.why) for line in application_history(application, cast.rita)]
    assert lines[:2] == [("removed a tag", "Dutch"), ("added a tag", "Dutch")]


def test_a_tag_of_a_filter_stands_in_address_views_and_export(app, client, cast, session, application, tag):
    another = an_application(cast, opening=application.opening)
    session.commit()
    client.sign_in(cast.rita)
    page = client.get(f"/openings/{application.opening_id}/applications?tag={tag.id}").text
    assert f"Tag: {NAME}" in page
    assert (f"/applications/{application.id}?" in page, f"/applications/{another.id}?" in page) == (
        True,
        False,
    )
    board = client.get(f"/openings/{application.opening_id}?tag={tag.id}").text
    assert (f"/applications/{application.id}" in board, f'/applications/{another.id}"' in board) == (
        True,
        False,
    )
    assert client.submit(f"/applications/views/add?tag={tag.id}", name="Klingons").status_code == 303
    assert f"Tag: {NAME}" in client.get("/applications/views/add?tag=" + str(tag.id)).text
    with app.test_request_context():
        assert len(list(rows_of(ListSettings.from_text(f"tag={tag.id}"), cast.rita, None))) == 1
    assert ApplicationFilter.from_text(f"tag={tag.id}").text == f"tag={tag.id}"
