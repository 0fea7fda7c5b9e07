"""The page of what cannot be done to an interview says why, without a form; an open one keeps what it had."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.candidates.models import Status
from app.interviews.models import InterviewState
from tests.factories.applications import an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.real.page import Page

OVER = timedelta(hours=-3)
IN_HAND, ENDED = (
    "Submit your own scorecard for this application first",
    "This interview was cancelled or not held.",
)
OWN, SUBMITTED = "This scorecard is your own.", "The scorecard for this interview was already submitted."
VERBS = ["not-held", "reassign", "waive", "cancel", "move"]


def to_come(cast, application):
    return an_interview(application, cast.ines)


def own(cast, application):
    return an_interview(application, cast.rita, starts_in=OVER)


def own_beside_another(cast, application):
    an_interview(application, cast.ines, starts_in=OVER)
    return own(cast, application)


def while_owing(cast, application):
    own(cast, application)
    return an_interview(application, cast.ines, starts_in=OVER)


def cancelled(cast, application):
    return an_interview(application, cast.ines, starts_in=OVER, state=InterviewState.CANCELLED)


def submitted(cast, application):
    interview = an_interview(application, cast.ines, starts_in=OVER)
    a_scorecard(interview)
    return interview


IMPOSSIBLE = {
    to_come: [
        ("not-held", 422, "This interview has not started yet. Move or cancel it instead."),
        ("waive", 422, "This interview has not started yet. Cancel it instead."),
    ],
    own: [(verb, 422, OWN) for verb in ("reassign", "waive", "cancel")],
    own_beside_another: [(verb, 422, OWN) for verb in ("not-held", "move")],
    while_owing: [(verb, 422, IN_HAND) for verb in VERBS],
    cancelled: [(verb, 409, ENDED) for verb in VERBS],
    submitted: [(verb, 409, SUBMITTED) for verb in VERBS],
}


@pytest.fixture
def application(cast):
    return an_application(cast, 4)


@pytest.fixture
def rita(client, cast):
    client.sign_in(cast.rita)
    return client


def test_an_impossible_action_shows_the_reason_and_no_form(rita, cast):
    opening = an_opening(cast)
    for case, refusals in IMPOSSIBLE.items():
        interview = case(cast, an_application(cast, 4, opening=opening))
        for verb, status, sentence in refusals:
            answer = rita.get(f"/interviews/{interview.id}/{verb}")
            assert answer.status_code == status, (case, verb)
            _says_why(answer, sentence, back=f"/interviews/{interview.id}")


def test_the_page_to_schedule_gives_the_reason_if_it_is_impossible(rita, cast):
    ended, asked = an_application(cast, 4, status=Status.DECLINED), an_application(cast, 1)
    for application, sentence in (
        (ended, "This application has ended. Interviews are for active applications only."),
        (asked, "This application is at a stage without interviews."),
    ):
        answer = rita.get(f"/applications/{application.id}/interviews/schedule")
        assert answer.status_code == 422
        _says_why(answer, sentence, back=f"/applications/{application.id}")


def test_a_possible_action_shows_its_form(rita, cast, application):
    """The scorecard of an upcoming interview can be reassigned, and not waived."""
    over, ahead = an_interview(application, cast.ines, starts_in=OVER), an_interview(application, cast.sam)

    for interview, verb, forms in (
        (over, "reassign", ["reassign", "waive"]),
        (ahead, "reassign", ["reassign"]),
        *((over, verb, [verb]) for verb in ("not-held", "cancel", "move")),
        *((ahead, verb, [verb]) for verb in ("cancel", "move")),
    ):
        answer = rita.get(f"/interviews/{interview.id}/{verb}")
        page = Page(answer.text)
        (main,) = page.all("main")
        sent_to = [form.attributes.get("action") or "" for form in page.all("form", within=main)]
        assert answer.status_code == 200
        assert [address.rpartition("/")[2] or verb for address in sent_to] == forms


def test_a_form_that_was_open_keeps_what_was_typed(rita, cast, application):
    interview = an_interview(application, cast.ines, starts_in=OVER)
    forms = [rita.form_for(f"/interviews/{interview.id}/{verb}") for verb in ("waive", "cancel")]
    a_scorecard(interview)

    for form in forms:
        answer = rita.send(form, reason="Typed with care.")
        assert answer.status_code == 409
        assert SUBMITTED in answer.text
        assert "Typed with care." in answer.text
        assert Page(answer.text).all("form")


def _says_why(answer, sentence: str, *, back: str) -> None:
    page = Page(answer.text)
    (main,) = page.all("main")
    assert sentence in main.text
    assert not page.all("form", within=main)
    (link,) = [link for link in page.all("a", within=main) if "Back to the" in link.text]
    assert link.attributes["href"] == back
