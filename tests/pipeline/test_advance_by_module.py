"""Advancing from the board: its module sends the form of a card and asks for JSON."""

from __future__ import annotations

import pytest

from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_scorecard, an_interview

JSON = {"Accept": "application/json"}


@pytest.fixture
def ready(cast):
    """An application whose recruiter screen is complete."""
    application = an_application(cast, 2, candidate=a_candidate("Aino Korhonen"))
    a_scorecard(an_interview(application, cast.rita))
    return application


@pytest.fixture
def send(client, cast):
    """Send a move as the module does, and follow where it leads."""
    client.sign_in(cast.rita)

    def send(application, verb: str, **fields):
        data = {"csrf_token": client.csrf_token(), "version": application.version, **fields}
        url = f"/applications/{application.id}/{verb}"
        return client.post(url, data=data, headers=JSON, follow_redirects=True)

    return send


def test_a_move_is_answered_with_what_happened_and_its_undo(ready, send):
    answer = send(ready, "advance", reason="")
    undo = f"/applications/{ready.id}/undo"
    assert answer.json == {"message": "Moved Aino Korhonen to First interview.", "undo": undo}
    assert ready.stage.position == 3

    assert send(ready, "undo", shown="").json == {"message": "Moved Aino Korhonen back to Recruiter screen."}
    assert ready.stage.position == 2


def test_a_refusal_is_answered_with_its_reason(cast, ready, send):
    waits = an_application(cast, 2, opening=ready.opening)
    refused = send(waits, "advance", reason="")
    assert refused.status_code == 422
    assert refused.json["problem"].startswith("No interview is completed at this stage yet.")

    outdated = send(ready, "advance", reason="", version=1)
    assert outdated.status_code == 409
    assert outdated.json["problem"].startswith("Rita Okafor moved this application to Recruiter screen on")
    assert (waits.stage.position, ready.stage.position) == (2, 2)
    assert "It can no longer be undone" in send(ready, "undo", shown="").json["problem"]
