"""The page of a move that cannot be made says why, without a form; one that was open keeps what was typed."""

from __future__ import annotations

import pytest

from app.candidates.models import Status
from app.pipeline.decline import decline
from app.pipeline.return_requests import request_return
from app.pipeline.rules import WITHDRAWN_MESSAGE, DeclineReason
from app.portal.actions import withdraw_own_application
from app.shared import clock
from tests.factories.applications import an_application
from tests.pipeline.test_hire import agreed, ready_to_hire
from tests.real.page import Page

DECLINED = "This application is already declined."
HIRED = "This candidate is already hired."


def at(application, verb: str) -> str:
    return f"/applications/{application.id}/{verb}"


def declined(cast):
    application = an_application(cast, 4)
    decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.rita)
    return application


def withdrawn(cast):
    application = an_application(cast, 4)
    withdraw_own_application(application, note=None)
    return application


def hired(cast):
    return an_application(cast, 6, status=Status.HIRED)


def new(cast):
    return an_application(cast, 1)


def early(cast):
    return an_application(cast, 3)


def last(cast):
    return an_application(cast, 6)


def asked(cast):
    application = withdrawn(cast)
    request_return(application, version=application.version, message="", by=cast.rita)
    return application


def filled(cast):
    application = an_application(cast, 6)
    application.opening.hired = application.opening.places
    return application


def erased(cast):
    application = early(cast)
    application.candidate.erased_at = clock.now()
    return application


IMPOSSIBLE = [
    (declined, "advance", 422, DECLINED),
    (last, "advance", 422, "This is the last stage. Hire the candidate instead."),
    (declined, "decline", 422, "This application is already declined."),
    (withdrawn, "withdraw", 422, "This application is already withdrawn."),
    (hired, "withdraw", 422, HIRED),
    (hired, "hire", 422, "This candidate is already hired."),
    (early, "hire", 422, "Candidates are hired from the last stage. This is stage 3 of 6."),
    (filled, "hire", 422, "places are filled. To hire more people, add places to the opening."),
    (early, "reopen", 422, "This application is already active."),
    (early, "never-started", 422, "This is only for a hired person with a running onboarding."),
    (early, "ask-to-return", 422, "This application is not withdrawn."),
    (asked, "ask-to-return", 409, "and has not answered yet."),
    (withdrawn, "undo", 409, str(WITHDRAWN_MESSAGE)),
    (new, "undo", 422, "There is no move to undo."),
    *(
        (erased, verb, 422, "The data of this candidate was deleted.")
        for verb in ("advance", "decline", "withdraw", "undo")
    ),
]


@pytest.mark.parametrize(("case", "verb", "status", "sentence"), IMPOSSIBLE)
def test_the_page_of_an_impossible_move_says_why(client, cast, session, case, verb, status, sentence):
    application = case(cast)
    client.sign_in(cast.rita)

    answer = client.get(at(application, verb))

    assert answer.status_code == status
    page = Page(answer.text)
    (main,) = page.all("main")
    assert sentence in main.text
    assert not page.all("form", within=main)
    back = next(link for link in page.all("a", within=main) if "Back to the application" in link.text)
    assert back.attributes["href"] == f"/applications/{application.id}"


@pytest.mark.parametrize(
    ("verb", "typed"),
    [
        ("advance", {"reason": "She convinced everybody."}),
        ("decline", {"reason": DeclineReason.SKILLS.value, "note": "Not yet."}),
        ("withdraw", {"note": "They found something nearer."}),
        ("hire", {"start_date": "2031-03-04"}),
    ],
)
def test_an_outdated_form_keeps_what_was_typed(client, cast, session, verb, typed):
    application = ready_to_hire(cast) if verb == "hire" else an_application(cast, 3)
    application.opening.places = 2
    client.sign_in(cast.rita)
    form = client.form_for(at(application, verb))
    decline(application, version=application.version, reason=DeclineReason.VALUES, by=cast.dana)

    answer = client.send(form, **({**agreed(cast), **typed} if verb == "hire" else typed))

    assert answer.status_code == 409
    assert "Dana Whitfield declined this application on" in answer.text
    assert Page(answer.text).all("form")
    assert all(value in answer.text for value in typed.values())
    assert client.get(at(application, verb)).status_code == 422
