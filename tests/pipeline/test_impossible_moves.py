"""The page of a move that cannot be made says why, without a form; one that was open keeps what was typed."""

from __future__ import annotations

from app.candidates.models import Status
from app.pipeline.decline import decline
from app.pipeline.rules import WITHDRAWN_MESSAGE, DeclineReason
from app.portal.actions import withdraw_own_application
from app.return_requests.actions import request_return
from app.shared import clock
from tests.factories.applications import an_application
from tests.pipeline.hiring import agreed, ready_to_hire
from tests.real.page import Page


def at(application, verb: str) -> str:
    return f"/applications/{application.id}/{verb}"


def declined(cast):
    return an_application(cast, 4, status=Status.DECLINED)


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


DECLINED = "This application is already declined."
HIRED = "This candidate is already hired."
ERASED = "The data of this candidate was deleted."
IMPOSSIBLE = {
    declined: [("advance", 422, DECLINED), ("decline", 422, DECLINED)],
    hired: [("withdraw", 422, HIRED), ("hire", 422, HIRED)],
    withdrawn: [
        ("withdraw", 422, "This application is already withdrawn."),
        ("undo", 409, str(WITHDRAWN_MESSAGE)),
    ],
    last: [("advance", 422, "This is the last stage. Hire the candidate instead.")],
    early: [
        ("hire", 422, "Candidates are hired from the last stage. This is stage 3 of 6."),
        ("reopen", 422, "This application is already active."),
        ("never-started", 422, "This is only for a hired person with a running onboarding."),
        ("ask-to-return", 422, "This application is not withdrawn."),
    ],
    filled: [("hire", 422, "places are filled. To hire more people, add places to the opening.")],
    asked: [("ask-to-return", 409, "and has not answered yet.")],
    new: [("undo", 422, "There is no move to undo.")],
    erased: [(verb, 422, ERASED) for verb in ("advance", "decline", "withdraw", "undo")],
}


def test_the_page_of_an_impossible_move_says_why(client, cast):
    client.sign_in(cast.rita)
    for case, moves in IMPOSSIBLE.items():
        application = case(cast)
        for verb, status, sentence in moves:
            answer = client.get(at(application, verb))

            assert answer.status_code == status, (case, verb)
            page = Page(answer.text)
            (main,) = page.all("main")
            assert sentence in main.text, (case, verb)
            assert not page.all("form", within=main)
            back = next(each for each in page.all("a", within=main) if "Back to the application" in each.text)
            assert back.attributes["href"] == f"/applications/{application.id}"


def test_an_outdated_form_keeps_what_was_typed(client, cast):
    early, last = an_application(cast, 3), ready_to_hire(cast)
    typed = {
        (early, "advance"): {"reason": "She convinced everybody."},
        (last, "decline"): {"reason": DeclineReason.SKILLS.value, "note": "Not yet."},
        (last, "withdraw"): {"note": "They found something nearer."},
        (last, "hire"): {**agreed(cast), "start_date": "2031-03-04"},
    }
    client.sign_in(cast.rita)
    forms = {(each, verb): client.form_for(at(each, verb)) for each, verb in typed}
    for each in (early, last):
        decline(each, version=each.version, reason=DeclineReason.VALUES, by=cast.dana)

    for key, form in forms.items():
        answer = client.send(form, **typed[key])
        assert answer.status_code == 409
        assert "Dana Whitfield declined this application on" in answer.text
        assert Page(answer.text).all("form")
        assert all(value in answer.text for value in typed[key].values())
