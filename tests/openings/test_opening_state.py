"""An opening is a draft, open or closed; each move is on record, and only an open one takes candidates."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.candidates.models import Application
from app.openings.actions import close_opening, publish_opening, reopen_opening
from app.openings.models import Opening, OpeningState
from app.pipeline.advance import advance
from app.pipeline.apply import apply
from app.shared.refusals import RuleBroken
from tests.factories.applications import a_candidate, an_application, an_opening

VERBS = {"publish": publish_opening, "close": close_opening, "reopen": reopen_opening}
LEADS_TO = {("draft", "publish"): "open", ("open", "close"): "closed", ("closed", "reopen"): "open"}


def test_each_action_leads_from_one_state_to_another_and_is_recorded(cast, session):
    opening = an_opening(cast)
    for state, (verb, act) in product(OpeningState, VERBS.items()):
        opening.state = state
        session.flush()
        if (state, verb) not in LEADS_TO:
            with pytest.raises(RuleBroken, match=state):
                act(opening, by=cast.dana)
            assert opening.state == state
            continue
        act(opening, by=cast.dana)

        record = activity_of(opening)[0]
        assert opening.state == LEADS_TO[state, verb]
        assert (record.by, record.was, record.became) == (cast.dana, state, opening.state)


def test_a_draft_is_published_from_its_board(client, cast, session):
    client.sign_in(cast.rita)
    people = {"recruiter": cast.rita.id, "hiring_manager": cast.dana.id}
    client.submit("/openings/open", job_family="inside_sales_mid_market", region="APAC", places=1, **people)
    opening = session.scalars(select(Opening)).one()
    board = f"/openings/{opening.id}"
    assert (opening.state, opening.published_at) == (OpeningState.DRAFT, None)
    assert "draft" in client.get("/openings").text

    assert f"{board}/publish" in client.get(board).text

    answer = client.submit(f"{board}/publish")

    assert (answer.status_code, answer.location) == (303, board)
    assert opening.state is OpeningState.OPEN
    assert opening.published_at is not None
    assert f"/jobs/{opening.id}" in client.get(board).text


def test_an_opening_is_closed_with_a_reason_and_reopened(client, cast, session):
    opening = an_opening(cast)
    published_at = opening.published_at
    board = f"/openings/{opening.id}"
    client.sign_in(cast.dana)

    client.submit(f"{board}/close", reason="Both places are filled.")

    assert opening.state is OpeningState.CLOSED
    assert activity_of(opening)[0].note.text == "Both places are filled."
    assert f"/jobs/{opening.id}" not in client.get(board).text + client.get("/openings").text
    client.submit(f"{board}/reopen", page=board)
    assert opening.state is OpeningState.OPEN
    assert opening.published_at == published_at, "it was shown before"


def test_closing_a_closed_opening_is_refused(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.rita)
    form = client.form_for(f"/openings/{opening.id}/close")
    close_opening(opening, by=cast.dana)

    answer = client.send(form, reason="Enough came.")

    assert answer.status_code == 422
    assert "This opening is closed." in answer.text
    assert "Enough came." in answer.text


def test_nobody_is_added_to_a_draft_or_a_closed_opening(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.rita)
    add = f"/openings/{opening.id}/candidates/add"
    form = client.form_for(add)
    for state, sentence in (
        (OpeningState.DRAFT, "This opening is a draft"),
        (OpeningState.CLOSED, "This opening is closed"),
    ):
        opening.state = state
        sent = client.send(form, name="Lena", email="lena@example.org")

        assert sent.status_code == 422
        assert sentence in sent.text
        assert client.get(add).status_code == 422
        assert add not in client.get(f"/openings/{opening.id}").text
        with pytest.raises(RuleBroken, match=sentence):
            apply(a_candidate(), opening, by=None)
    assert session.scalars(select(Application)).all() == []


def test_the_applications_of_a_closed_opening_continue(cast):
    application = an_application(cast, 2)
    close_opening(application.opening, by=cast.dana)

    advance(application, version=2, reason="Known from before.", by=cast.rita)

    assert application.stage.position == 3
