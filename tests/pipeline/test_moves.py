"""Moving an application: advance, decline, withdraw, reopen, and what each asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.candidates.models import Status
from app.outbox.models import Message, MessageState
from app.pipeline.advance import advance
from app.pipeline.decline import decline
from app.pipeline.queries import transitions_of
from app.pipeline.rules import MOVE_RULES, DeclineReason, MoveVerb, Place, destination, possible_verbs
from app.shared.refusals import RuleBroken
from tests.factories.applications import an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.real.filled_form import form_for
from tests.real.page import Page, required

NOTE = "We spoke, and “they” <b>know</b> enough."


def at(application, verb: str) -> str:
    return f"/applications/{application.id}/{verb}"


def test_a_complete_stage_can_be_advanced(cast):
    application = an_application(cast, 2)
    a_scorecard(an_interview(application, cast.rita))

    advance(application, version=2, by=cast.rita)

    assert application.stage.name == "First interview"
    move = transitions_of(application)[0]
    assert (move.verb, move.from_stage.position, move.to_stage.position) == (MoveVerb.ADVANCE, 2, 3)
    assert (move.by, move.from_status, move.to_status, move.number) == (
        cast.rita,
        Status.ACTIVE,
        Status.ACTIVE,
        application.version,
    )


@pytest.mark.parametrize("stage", [1, 2])
def test_an_incomplete_stage_needs_a_reason_to_advance(client, cast, stage):
    application = an_application(cast, stage)
    client.sign_in(cast.dana)
    page = Page(client.get(at(application, "advance")).text)
    assert required(page) == {"reason"}
    form = form_for(at(application, "advance"), page, at(application, "advance"))

    refused = client.send(form)
    assert refused.status_code == 422
    assert "To continue anyway, give a reason." in refused.text
    assert application.stage.position == stage

    assert client.send(form, reason=NOTE).status_code == 303
    assert application.stage.position == stage + 1
    assert transitions_of(application)[0].note.text == NOTE
    assert "&lt;b&gt;know&lt;/b&gt; enough" in client.get(f"/applications/{application.id}/history").text


def test_neither_the_last_stage_nor_a_finished_application_can_be_advanced(cast):
    for application, sentence in (
        (an_application(cast, 6), "Hire the candidate instead"),
        (an_application(cast, 4, status=Status.DECLINED), "This application is already declined."),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            advance(application, version=application.version, reason="because", by=cast.rita)


def test_declining_cancels_upcoming_interviews_and_notifies_the_candidate_later(cast, session):
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, starts_in=timedelta(days=3))

    decline(application, version=4, reason=DeclineReason.SKILLS, note=NOTE, by=cast.rita)

    assert application.status is Status.DECLINED
    assert interview.is_to_be_cancelled
    (mail,) = session.scalars(select(Message).where(Message.kind == "application declined"))
    assert mail.state is MessageState.WAITING
    assert mail.due_at == interview.cancels_at
    assert mail.due_at > application.stage_since
    assert DeclineReason.SKILLS.value not in mail.body, "the reason is for the hiring team only"
    assert NOTE not in mail.body


def test_a_decline_without_a_reason_is_refused_and_keeps_the_note(client, cast):
    application = an_application(cast, 3)
    client.sign_in(cast.rita)

    refused = client.submit(at(application, "decline"), note="typed with care")

    assert refused.status_code == 422
    assert "Choose a reason." in refused.text
    assert "typed with care" in refused.text
    assert application.status is Status.ACTIVE


def test_a_reopened_application_continues_at_its_last_stage(client, cast, session):
    """One that is withdrawn is not reopened: see test_ask_to_return."""
    application = an_application(cast, 4)
    decline(application, version=4, reason=DeclineReason.SKILLS, by=cast.rita)
    client.sign_in(cast.rita)

    assert client.submit(at(application, "reopen"), reason="They called back.").status_code == 303

    assert (application.status, application.stage.position) == (Status.ACTIVE, 4)
    declines = session.scalars(select(Message.state).where(Message.kind == "application declined"))
    assert MessageState.WAITING not in set(declines), "someone taken up again would be told no"


def test_an_invalid_version_is_refused_with_a_sentence(client, cast):
    application = an_application(cast, 4)
    client.sign_in(cast.rita)

    for version in ["", "x", "9" * 30, "-1"]:
        answer = client.forge(at(application, "withdraw"), version=version)
        assert answer.status_code == 422
        assert "The page was incomplete." in answer.text
    assert application.status is Status.ACTIVE


def test_a_second_active_application_to_an_opening_is_refused(client, cast):
    opening, elsewhere = an_opening(cast), an_opening(cast)
    client.sign_in(cast.rita)
    person = {"name": "Lena Brandt", "email": "LENA@example.org", "time_zone": "Europe/Berlin"}
    form = client.form_for(f"/openings/{opening.id}/candidates/add")

    assert client.send(form, **person).status_code == 303
    again = client.send(form, **{**person, "email": "lena@Example.org"})

    assert again.status_code == 422
    assert "already has an active application to this opening" in again.text
    assert client.submit(f"/openings/{elsewhere.id}/candidates/add", **person).status_code == 303


def test_the_table_of_moves_never_skips_a_stage_and_never_moves_a_finished_application():
    for status in Status:
        for position in range(1, 7):
            for verb in possible_verbs(status, Place(position, 6)):
                to_position, to_status = destination(verb, status, Place(position, 6))
                assert to_position - position in (0, 1)
                assert status is not Status.HIRED, "hired is final but for undo"
                assert status is not Status.WITHDRAWN, "only the candidate takes a withdrawal back"
                if status is not Status.ACTIVE:
                    assert (verb, to_status, to_position) == (MoveVerb.REOPEN, Status.ACTIVE, position)


def test_the_table_has_every_verb_except_apply_and_undo():
    assert set(MOVE_RULES) == set(MoveVerb) - {MoveVerb.APPLY, MoveVerb.UNDO}
