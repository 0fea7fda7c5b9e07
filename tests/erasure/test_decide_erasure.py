"""A recruiter or admin decides on a request for deletion, with a reason; running processes prevent it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from app.activity.queries import activity_of
from app.candidates.models import Status
from app.candidates.rules import ERASED_NAME
from app.erasure.actions import erase_candidate
from app.erasure.queries import erasure_obstacles
from app.interviews.mail import send_interview_reminders
from app.interviews.outcome import cancel_reminders
from app.outbox.actions import queue_mail
from app.outbox.queries import messages_about
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.turns.actions import update_turns
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.onboardings import an_onboarding
from tests.real.page import Page

OVER = timedelta(days=-2)
WHY = "They asked for it."


@pytest.fixture
def application(cast, session):
    application = an_application(cast, 4, status=Status.DECLINED)
    application.candidate.erasure_asked_at = clock.now()
    update_turns(application.candidate)
    return application


def address(candidate):
    return f"/candidates/{candidate.id}/erasure"


def test_your_turn_leads_to_the_decision_in_one_click(client, cast, application):
    client.sign_in(cast.rita)
    assert f'href="{address(application.candidate)}"' in client.get("/").text


def test_an_erasure_by_an_admin_is_recorded_with_its_reason(client, cast, session, application):
    candidate = application.candidate
    client.sign_in(cast.ada)
    assert client.submit(address(candidate), decision="erase", reason=WHY).status_code == 303
    (line, *_) = activity_of(candidate)
    assert (line.sentence, line.by, line.note.text) == ("deleted the candidate’s data", cast.ada, WHY)
    assert (candidate.name, candidate.erasure_asked_at) == (ERASED_NAME, None)
    assert client.get(address(candidate)).status_code == 200


def test_a_refusal_is_sent_with_its_reason_and_deletion_can_be_requested_again(
    client, cast, session, application
):
    candidate = application.candidate
    client.sign_in(cast.rita)
    why = "Law asks us to keep applications for six months: until 3 May."
    assert client.submit(address(candidate), decision="keep", reason=why).status_code == 303
    (mail,) = messages_about(candidate)
    assert (mail.to_email, why in mail.body) == (candidate.email, True)
    assert (candidate.name, candidate.erasure_asked_at) == ("Mateusz Lis", None)
    client.come_by_link(candidate)
    assert client.submit("/my/data/erasure").status_code == 303


def test_a_reason_that_names_them_is_refused_and_kept_as_typed(client, cast, application):
    client.sign_in(cast.rita)
    answer = client.submit(address(application.candidate), decision="erase", reason="Mateusz wants it.")
    assert (answer.status_code, "Mateusz wants it." in answer.text) == (422, True)
    assert application.candidate.name == "Mateusz Lis"


def test_without_a_request_data_can_be_deleted_but_not_refused(client, cast, application):
    application.candidate.erasure_asked_at = None
    client.sign_in(cast.rita)
    assert client.form_for(address(application.candidate)).offered["decision"] == ["erase"]


def test_an_active_application_prevents_erasure(app, client, cast, session):
    application = an_application(cast, 4)
    application.candidate.erasure_asked_at = clock.now()
    client.sign_in(cast.rita)
    page = client.get(address(application.candidate)).text
    assert "is active. Decline or withdraw it first." in page
    assert client.form_for(address(application.candidate)).offered["decision"] == ["keep"]
    forged = client.forge(address(application.candidate), decision="erase", reason=WHY)
    assert forged.status_code == 422
    # What has begun since the form was judged:
    with app.test_request_context(), pytest.raises(RuleBroken, match="cannot be deleted yet"):
        erase_candidate(application.candidate, reason=WHY, by=cast.rita)
    assert application.candidate.name == "Mateusz Lis"


def test_a_scorecard_that_is_due_prevents_erasure(client, cast, application):
    an_interview(application, cast.ines, starts_in=OVER)
    client.sign_in(cast.rita)
    assert "The scorecard of Ines Duarte is due" in client.get(address(application.candidate)).text


def test_a_reader_who_owes_a_scorecard_does_not_see_who_else_does(client, cast, application):
    an_interview(application, cast.ines, starts_in=OVER)
    an_interview(application, cast.rita, starts_in=OVER)
    client.sign_in(cast.rita)
    page = client.get(address(application.candidate)).text
    assert ("your scorecard is due" in page.lower(), "Ines Duarte" in page) == (True, False)


def test_an_employment_prevents_erasure(client, cast, session):
    onboarding = an_onboarding(cast)
    client.sign_in(cast.rita)
    page = client.get(address(onboarding.application.candidate)).text
    assert "their employment needs these records" in page


def test_after_an_erasure_nothing_moves_or_changes_and_the_pages_offer_nothing(
    app, client, cast, application
):
    """The recruiter reads that the data was deleted. The candidate's visit ends."""
    candidate, visitor = application.candidate, app.test_client()
    visitor.come_by_link(candidate)
    client.sign_in(cast.rita)
    client.submit(address(candidate), decision="erase", reason=WHY)

    assert visitor.get("/my").status_code == 303
    decided = client.get(address(candidate)).text
    assert "Deleted candidate" in decided
    assert 'name="decision"' not in decided
    page = client.get(f"/applications/{application.id}").text
    assert "Erased candidate" in page
    assert "Their data was deleted on" in page
    offers = (f"/candidates/{candidate.id}/edit", f"/candidates/{candidate.id}/merge", "Add document")
    assert [offer for offer in (*offers, "@erased") if offer in page] == []
    assert not [button for button in Page(page).all("a", "button") if button.text.strip() == "Reopen"]
    details = {"name": "Jo Again", "email": "jo@example.org", "time_zone": "Europe/Berlin", "seen": "a page"}
    for path, sent in (
        (f"/applications/{application.id}/reopen", {"version": application.version, "reason": "Back."}),
        (f"/candidates/{candidate.id}/edit", details),
        (f"/applications/{application.id}/documents/add", {"document": (BytesIO(b"Jo Again"), "jo.txt")}),
    ):
        answer = client.forge(path, **sent)
        assert (answer.status_code, "The data of this candidate was deleted" in answer.text) == (422, True)
    assert (candidate.name, candidate.documents) == (ERASED_NAME, [])


def test_an_admin_cannot_erase_themselves(client, cast, session):
    own = an_application(cast, 2, candidate=a_candidate(user=cast.ada), status=Status.DECLINED)
    client.sign_in(cast.ada)
    assert client.get(address(own.candidate)).status_code == 404


def test_no_count_of_mails_tells_that_a_scorecard_is_in(app, cast, session):
    application = an_application(cast, 4)
    an_interview(application, cast.ada, starts_in=timedelta(days=3))
    other = an_interview(application, cast.ines, starts_in=timedelta(days=4))
    send_interview_reminders([other])
    session.flush()
    with app.test_request_context():
        before = erasure_obstacles(application.candidate, cast.ada)
        a_scorecard(other)
        cancel_reminders(other)
        session.flush()
        assert erasure_obstacles(application.candidate, cast.ada) == before


def test_waiting_mail_prevents_erasure(client, cast, application):
    client.sign_in(cast.rita)
    for words in ("1 mail to the candidate is not sent yet.", "2 mails to the candidate are not sent yet."):
        whom = application.candidate
        queue_mail("x", "candidates/mail/email_changed.txt", to=whom, subject_of=application, candidate=whom)
        assert words in client.get(address(application.candidate)).text
