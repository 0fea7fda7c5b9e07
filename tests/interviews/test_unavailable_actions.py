"""The page of what cannot be done to an interview says why, without a form; an open one keeps what it had."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.candidates.models import Status
from app.interviews.models import InterviewState
from tests.factories.applications import an_application
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


IMPOSSIBLE = [
    (to_come, "not-held", 422, "This interview has not started yet. Move or cancel it instead."),
    (to_come, "waive", 422, "This interview has not started yet. Cancel it instead."),
    *((own, verb, 422, OWN) for verb in ("reassign", "waive", "cancel")),
    *((own_beside_another, verb, 422, OWN) for verb in ("not-held", "move")),
    *((while_owing, verb, 422, IN_HAND) for verb in VERBS),
    *((cancelled, verb, 409, ENDED) for verb in VERBS),
    *((submitted, verb, 409, SUBMITTED) for verb in VERBS),
]


@pytest.fixture
def application(cast):
    return an_application(cast, 4)


@pytest.mark.parametrize(("case", "verb", "status", "sentence"), IMPOSSIBLE)
def test_an_impossible_action_shows_the_reason_and_no_form(
    client, cast, application, case, verb, status, sentence
):
    interview = case(cast, application)
    client.sign_in(cast.rita)

    answer = client.get(f"/interviews/{interview.id}/{verb}")

    assert answer.status_code == status
    _says_why(answer, sentence, back=f"/interviews/{interview.id}")


@pytest.mark.parametrize(
    ("stage", "status", "sentence"),
    [
        (
            4,
            Status.DECLINED,
            "This application has ended. Interviews are for active applications only.",
        ),
        (1, Status.ACTIVE, "This application is at a stage without interviews."),
    ],
)
def test_the_page_to_schedule_gives_the_reason_if_it_is_impossible(client, cast, stage, status, sentence):
    application = an_application(cast, stage, status=status)
    client.sign_in(cast.rita)

    answer = client.get(f"/applications/{application.id}/interviews")

    assert answer.status_code == 422
    _says_why(answer, sentence, back=f"/applications/{application.id}")


def test_a_possible_action_shows_its_form(client, cast, application):
    """The scorecard of an upcoming interview can be reassigned, and not waived."""
    over, ahead = an_interview(application, cast.ines, starts_in=OVER), an_interview(application, cast.sam)
    client.sign_in(cast.rita)

    for interview, verb, forms in (
        (over, "reassign", ["reassign", "waive"]),
        (ahead, "reassign", ["reassign"]),
        *((over, verb, [verb]) for verb in ("not-held", "cancel", "move")),
        *((ahead, verb, [verb]) for verb in ("cancel", "move")),
    ):
        answer = client.get(f"/interviews/{interview.id}/{verb}")
        page = Page(answer.text)
        (main,) = page.all("main")
        sent_to = [form.attributes.get("action") or "" for form in page.all("form", within=main)]
        assert answer.status_code == 200
        assert [address.rpartition("/")[2] or verb for address in sent_to] == forms


@pytest.mark.parametrize("verb", ["waive", "cancel"])
def test_a_form_that_was_open_keeps_what_was_typed(client, cast, application, verb):
    interview = an_interview(application, cast.ines, starts_in=OVER)
    client.sign_in(cast.rita)
    form = client.form_for(f"/interviews/{interview.id}/{verb}")
    a_scorecard(interview)

    answer = client.send(form, reason="Typed with care.")

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
