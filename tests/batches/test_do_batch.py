"""A batch does its act to each application, by the action of its page, and says why it was refused."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.application_notes.models import ApplicationNote
from app.batches import performing, runs
from app.batches.actions import delete_one_old_draft, start_batch, stop_batch
from app.batches.models import Batch, BatchItem, ItemState
from app.batches.runs import work_on_batches
from app.candidates.models import Status
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.erasure.actions import erase_candidate
from app.outbox.models import Message, MessageState
from app.people.accounts import close_account
from app.pipeline.advance import advance
from app.pipeline.decline import decline
from app.pipeline.queries import transitions_of
from app.pipeline.rules import DeclineReason
from app.questionnaire.models import Questionnaire
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from tests.factories.applications import a_candidate, an_application
from tests.factories.batches import a_batch, a_draft, items, some_applications, states, work
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.factories.slots import MONDAY, can_be_met

ANSWERS = ["one", "two", "three"]


def test_complete_stages_are_advanced_and_the_others_refused_with_what_is_missing(cast):
    ready, lacking, also_ready = some_applications(cast, 3)
    for each in (ready, also_ready):
        a_questionnaire(each, answers=ANSWERS)

    batch = a_batch(cast.rita, "advance", [ready, lacking, also_ready])
    work()

    assert states(batch) == [ItemState.DONE, ItemState.REFUSED, ItemState.DONE]
    assert [each.stage.position for each in (ready, lacking, also_ready)] == [2, 1, 2]
    done, refused, _last = items(batch)
    assert refused.refusal == "The questionnaire is not sent yet. To continue anyway, give a reason."
    assert done.transition == transitions_of(ready)[0]
    assert done.transition.by == cast.rita
    assert batch.finished_at is not None


def test_with_a_reason_all_are_advanced_and_each_move_has_it(cast):
    applications = some_applications(cast, 3)
    batch = a_batch(cast.dana, "advance", applications, reason="We met them all at the fair.")
    work()
    assert set(states(batch)) == {ItemState.DONE}
    for application in applications:
        assert transitions_of(application)[0].note.text == "We met them all at the fair."
    assert batch.texts is None, "what was typed is with the moves, and is removed here"


def test_each_declined_candidate_gets_one_mail_of_their_own(cast, session):
    early, later = some_applications(cast, 2, stage=4)
    an_interview(later, cast.ines, starts_in=timedelta(days=-1))

    batch = a_batch(cast.rita, "decline", [early, later], paragraph="Thank you, {name}.", note="For us.")
    work()

    assert set(states(batch)) == {ItemState.DONE}
    mails = session.scalars(select(Message).where(Message.kind == "application declined")).all()
    assert {mail.to_name for mail in mails} == {"Candidate 1", "Candidate 2"}
    assert len({mail.body.replace(mail.to_name, "") for mail in mails}) == 2, "each the letter that fits"
    for mail in mails:
        assert f"Thank you, {mail.to_name}." in mail.body
        assert "For us." not in mail.body
    move = transitions_of(early)[0]
    assert (move.reason, move.note.text) == (DeclineReason.SKILLS.value, "For us.")
    assert early.status is Status.DECLINED


def test_a_questionnaire_is_not_sent_twice_while_its_link_is_open(cast, session):
    new, open_one, expired = some_applications(cast, 3)
    a_questionnaire(open_one)
    a_questionnaire(expired).expires_at = clock.now()
    batch = a_batch(cast.rita, "questionnaire", [new, open_one, expired])
    again = a_batch(cast.rita, "questionnaire", [new, open_one, expired])
    work()
    assert states(batch) == [ItemState.DONE, ItemState.REFUSED, ItemState.DONE]
    assert set(states(again)) == {ItemState.REFUSED}
    assert session.query(Questionnaire).count() == 4
    assert items(again)[0].refusal == "The questionnaire was already sent. Its link is still open."


def test_candidates_are_asked_to_choose_a_time_once(cast, session):
    can_be_met(cast.ines, MONDAY, 9, 17)
    at_interview, at_questions = an_application(cast, 4), an_application(cast)
    batch = a_batch(cast.rita, "time", [at_interview, at_questions])
    again = a_batch(cast.rita, "time", [at_interview])
    work()
    assert states(batch) == [ItemState.DONE, ItemState.REFUSED]
    assert items(again)[0].refusal == "The candidate has already been asked to choose a time."


def test_a_note_is_written_about_each_for_its_audience(cast, session):
    applications = some_applications(cast, 2)
    batch = a_batch(cast.dana, "note", applications, note="Met at the **fair**.")
    work()
    notes = session.scalars(select(ApplicationNote)).all()
    assert {(note.application, note.author, note.text) for note in notes} == {
        (each, cast.dana, "Met at the **fair**.") for each in applications
    }
    assert {note.audience.value for note in notes} == {"recruiters"}
    assert {item.note for item in items(batch)} == set(notes)


def test_what_moved_since_it_was_selected_is_refused_with_who_moved_it(cast):
    (application,) = some_applications(cast, 1)
    batch = a_batch(cast.rita, "advance", [application], reason="convinced")
    advance(application, version=1, reason="convinced", by=cast.dana)
    work()
    assert "Dana Whitfield moved this application to Recruiter screen" in items(batch)[0].refusal
    assert application.stage.position == 2


def test_who_may_no_longer_move_an_application_is_refused_and_the_others_are_done(cast, session):
    (own,), (other,) = some_applications(cast, 1), some_applications(cast, 1)
    batch = a_batch(cast.dana, "advance", [own, other], reason="convinced")
    other.opening.hiring_manager = cast.hugo
    session.commit()
    work()
    assert states(batch) == [ItemState.DONE, ItemState.REFUSED]
    assert items(batch)[1].refusal == "You no longer have permission to do this."
    assert other.stage.position == 1


def test_who_lost_the_role_is_refused_everything(cast, session):
    batch = a_batch(cast.rita, "questionnaire", some_applications(cast, 2))
    cast.rita.granted_roles[:] = [each for each in cast.rita.granted_roles if each.role is not Role.RECRUITER]
    session.commit()
    work()
    assert set(states(batch)) == {ItemState.REFUSED}
    assert session.query(Questionnaire).count() == 0


def test_what_waits_of_a_person_who_left_ends_with_a_sentence(cast, session):
    applications = some_applications(cast, 3)
    batch = a_batch(cast.rita, "advance", applications, reason="convinced")
    work_on_batches()
    close_account(cast.rita, by=cast.ada)
    session.commit()
    work()
    assert states(batch) == [ItemState.DONE, ItemState.REFUSED, ItemState.REFUSED]
    assert items(batch)[1].refusal == "The account of Rita Okafor was closed before this was done."
    assert batch.finished_at is not None
    assert [each.stage.position for each in applications] == [2, 1, 1]


def test_what_fails_unexpectedly_is_refused_and_keeps_nobody_waiting(cast, monkeypatch):
    applications = some_applications(cast, 2)
    batch = a_batch(cast.rita, "advance", applications, reason="convinced")
    did = performing.advance

    def fails_once(application, **values):
        if application is applications[0]:
            application.stage_since = clock.now() + timedelta(days=1)
            raise ZeroDivisionError
        return did(application, **values)

    monkeypatch.setattr(performing, "advance", fails_once)
    work()
    assert states(batch) == [ItemState.REFUSED, ItemState.DONE]
    assert items(batch)[0].refusal.startswith("Something went wrong, and nothing was changed.")
    assert applications[0].stage_since <= clock.now(), "it is rolled back"


def test_an_item_follows_its_application_into_a_merge(cast, session):
    """Its candidate is another record then, and its version is the same."""
    (application,) = some_applications(cast, 1)
    kept = a_candidate("The same person")
    batch = a_batch(cast.rita, "questionnaire", [application])
    seen = merge_digest(kept, application.candidate)
    merge_candidates(kept, application.candidate, from_other=(), seen=seen, reason="Same.", by=cast.rita)
    session.commit()
    work()
    assert states(batch) == [ItemState.DONE]
    assert application.candidate is kept
    (mail,) = session.scalars(select(Message).where(Message.kind == "questionnaire"))
    assert mail.to_email == kept.email


def test_what_waits_for_an_erased_candidate_is_refused(cast, session, app):
    (application,) = some_applications(cast, 1)
    decline(application, version=1, reason=DeclineReason.SKILLS, by=cast.rita)
    session.query(Message).update({"state": MessageState.SENT})
    batch = a_batch(cast.rita, "note", [application], note="Call them in spring.")
    with app.test_request_context():
        erase_candidate(application.candidate, reason="They asked for it.", by=cast.rita)
    session.commit()
    work()
    assert states(batch) == [ItemState.REFUSED]
    assert session.query(ApplicationNote).count() == 0


def test_a_small_batch_does_not_wait_for_a_large_one(cast):
    large = a_batch(cast.rita, "advance", some_applications(cast, 5), reason="convinced")
    small = a_batch(cast.dana, "advance", some_applications(cast, 1), reason="convinced")
    work_on_batches()
    work_on_batches()
    assert states(small) == [ItemState.DONE]
    assert states(large).count(ItemState.DONE) == 1


def test_a_batch_that_is_stopped_leaves_the_rest_as_it_is(cast):
    applications = some_applications(cast, 3)
    batch = a_batch(cast.rita, "advance", applications, reason="convinced")
    work_on_batches()
    stop_batch(batch)
    work()
    assert states(batch) == [ItemState.DONE, ItemState.STOPPED, ItemState.STOPPED]
    assert [each.stage.position for each in applications] == [2, 1, 1]


def test_a_draft_does_nothing_starts_once_and_is_deleted_after_a_day(cast, session):
    applications = some_applications(cast, 2)
    draft, forgotten = (
        a_draft(cast.rita, "advance", applications),
        a_draft(cast.rita, "advance", applications),
    )
    session.commit()
    work()
    assert set(states(draft)) == {ItemState.CHOSEN}
    start_batch(draft, typed={"reason": "convinced"})
    with pytest.raises(Conflict, match=r"This was already started\."):
        start_batch(draft)
    session.commit()
    assert not delete_one_old_draft()
    forgotten_id = forgotten.id
    clock.move(timedelta(days=1, minutes=1))
    assert delete_one_old_draft()
    assert not delete_one_old_draft()
    assert session.get(Batch, forgotten_id) is None
    assert session.query(BatchItem).filter_by(batch_id=forgotten_id).count() == 0


def test_nothing_and_too_much_cannot_be_selected(cast, monkeypatch):
    with pytest.raises(RuleBroken, match="Nothing is selected"):
        a_draft(cast.rita, "advance", [])
    monkeypatch.setattr("app.batches.rules.MAX_ITEMS", 1)
    with pytest.raises(RuleBroken, match="at most 1 applications"):
        a_draft(cast.rita, "advance", some_applications(cast, 2))


def test_more_than_thirty_start_only_with_their_number(cast):
    draft = a_draft(cast.rita, "advance", some_applications(cast, 31))
    for typed in ("", "30", "many"):
        with pytest.raises(RuleBroken, match="Type 31, the number of applications, to confirm"):
            start_batch(draft, count=typed)
    assert start_batch(draft, count=" 31 ").started_at is not None


def test_a_request_does_what_it_has_time_for_and_the_worker_the_rest(cast, monkeypatch):
    applications = some_applications(cast, 4)
    batch = a_batch(cast.rita, "advance", applications, reason="convinced")
    ticks = iter(range(100))
    monkeypatch.setattr(runs, "time", SimpleNamespace(monotonic=lambda: float(next(ticks))))
    runs.do_at_once(batch)
    assert states(batch) == [ItemState.DONE, ItemState.DONE, ItemState.WAITING, ItemState.WAITING]
    monkeypatch.undo()
    work()
    assert set(states(batch)) == {ItemState.DONE}


def test_a_scorecard_is_due_only_once_its_interview_has_ended(cast, session):
    mine, others = an_application(cast, 4), an_application(cast, 4)
    an_interview(mine, cast.dana, starts_in=timedelta(days=1))
    an_interview(others, cast.ines, starts_in=timedelta(days=1))
    batch = a_batch(cast.dana, "advance", [mine, others])
    work()
    assert [item.refusal.partition(".")[0] for item in items(batch)] == [
        "Your interview on this application has not ended yet",
        "An interview of this stage has not ended yet",
    ]


def test_no_stage_scorecard_is_told_to_who_owes_one(cast, session):
    """The batch of a person says what the page of one application says to them, and no more."""
    application = an_application(cast, 4)
    an_interview(application, cast.dana, starts_in=timedelta(days=-1))
    other = an_interview(application, cast.ines, starts_in=timedelta(days=-2))
    before = a_batch(cast.dana, "advance", [application])
    work()
    a_scorecard(other)
    after = a_batch(cast.dana, "advance", [application])
    work()
    refusals = [items(each)[0].refusal for each in (before, after)]
    assert refusals[0] == refusals[1]
    assert refusals[0].startswith("Your scorecard on this application is due.")
