"""A recruiter reassigns an owed scorecard to another member of the hiring team, with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.activity.queries import activity_of
from app.availability.models import MeetingSettings
from app.outbox.models import Message, MessageState
from app.scorecards.drafts import save_draft
from app.scorecards.queries import draft_of
from app.scorecards.reassign import reassign_scorecard
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_scorecard, an_interview, owed_by

OVER = timedelta(days=-3)


@pytest.fixture
def application(cast):
    """At the peer interview, for which Ines, Rita and Sam are the hiring team."""
    application = an_application(cast, 4)
    application.stage.hiring_team = [cast.ines, cast.rita, cast.sam]
    return application


def reassign(client, interview, to, reason="Ines has left."):
    return client.submit(
        f"/interviews/{interview.id}/reassign", **{"new-interviewer": to.id, "new-reason": reason}
    )


def test_it_is_not_reassigned_to_a_busy_interviewer(cast, application):
    interview = an_interview(application, cast.ines)
    an_interview(an_application(cast, 6), cast.sam, starts_in=interview.starts_at - clock.now())
    with pytest.raises(RuleBroken, match="Sam Carter has another interview"):
        reassign_scorecard(interview, interviewer=cast.sam, reason="Ill.", by=cast.rita)
    assert interview.interviewer_id == cast.ines.id


def test_reassigning_replaces_the_meeting_link_and_deletes_the_draft(session, cast, application):
    rooms = {person: f"https://meet.example/{person.id}" for person in (cast.ines, cast.sam)}
    session.add_all([MeetingSettings(user=person, meeting_link=room) for person, room in rooms.items()])
    interview = an_interview(application, cast.ines, place=rooms[cast.ines])
    save_draft(interview, typed={"pros": "Prepared."}, edition=0, number=0, tab="one", by=cast.ines)
    reassign_scorecard(interview, interviewer=cast.sam, reason="Ill.", by=cast.rita)
    assert interview.place == rooms[cast.sam]
    assert draft_of(cast.ines, interview) is None


def told(session):
    return {mail.to_email: mail for mail in session.query(Message) if mail.kind == "scorecard reassigned"}


def test_the_new_interviewer_has_a_day_and_the_old_one_owes_nothing(client, session, cast, application):
    clock.freeze(datetime(2026, 11, 25, 12, tzinfo=UTC))  # a Wednesday
    interview = an_interview(application, cast.ines, starts_in=OVER, nudges=4)
    client.sign_in(cast.rita)

    answer = reassign(client, interview, cast.sam)

    assert (answer.status_code, answer.location) == (303, f"/applications/{application.id}")
    assert (list(owed_by(cast.ines)), list(owed_by(cast.sam))) == ([], [interview])
    assert interview.due_at == interview.next_nudge_at == clock.now() + timedelta(days=1)
    assert (interview.nudges, interview.is_late) == (0, False)
    (line,) = activity_of(application)
    assert (line.sentence, line.was, line.became, line.note.text) == (
        "reassigned a scorecard",
        "Peer interview with Ines Duarte",
        "Peer interview with Sam Carter",
        "Ines has left.",
    )
    assert set(told(session)) == {cast.ines.email, cast.sam.email}
    assert not [mail for mail in told(session).values() if "has left" in mail.body]


def test_an_upcoming_interview_is_reassigned_and_the_candidate_notified(client, session, cast, application):
    interview = an_interview(application, cast.ines)
    reassign_scorecard(interview, interviewer=cast.sam, reason="Ines has left.", by=cast.rita)
    mails = told(session)
    assert set(mails) == {cast.ines.email, cast.sam.email, application.candidate.email}
    assert "with Sam Carter" in mails[application.candidate.email].body
    assert interview.next_nudge_at == interview.ends_at + timedelta(days=1)
    methods = {email: mail.calendar_method for email, mail in mails.items()}
    assert methods.pop(cast.ines.email) == "CANCEL"
    assert set(methods.values()) == {"REQUEST"}
    assert all("SEQUENCE:1" in mail.calendar for mail in mails.values())
    reminders = [mail for mail in session.query(Message) if mail.kind == "scorecard owed"]
    assert [mail.to_email for mail in reminders if mail.state is MessageState.WAITING] == [cast.sam.email]
    client.sign_in(cast.ines)
    assert client.get(f"/interviews/{interview.id}").status_code == 404
    client.sign_in(cast.sam)
    assert "Submit scorecard" in client.get(f"/interviews/{interview.id}").text


def test_only_people_who_may_interview_are_offered_and_accepted(client, cast, application):
    application.candidate.referred_by_id = cast.sam.id
    interview = an_interview(application, cast.ines, starts_in=OVER)
    client.sign_in(cast.rita)
    form = client.form_for(f"/interviews/{interview.id}/reassign")
    assert form.offered["new-interviewer"] == ["", str(cast.rita.id)]
    for other in (cast.sam, cast.ines, cast.dana):
        forged = {"new-interviewer": other.id, "new-reason": "Why not."}
        answer = client.forge(f"/interviews/{interview.id}/reassign", **forged)
        assert answer.status_code == 422
        assert "Why not." in answer.text
    assert interview.interviewer is cast.ines
    application.candidate.referred_by_id = None
    applied = a_candidate("Sam Carter", user=cast.sam)
    an_application(cast, opening=application.opening, candidate=applied)
    form = client.form_for(f"/interviews/{interview.id}/reassign")
    assert form.offered["new-interviewer"] == ["", str(cast.rita.id)], "who applied here is not offered"


def test_nobody_reassigns_their_own(cast, application):
    interview = an_interview(application, cast.rita, starts_in=OVER)
    with pytest.raises(RuleBroken, match="This scorecard is your own"):
        reassign_scorecard(interview, interviewer=cast.sam, reason="Ill.", by=cast.rita)
    assert interview.interviewer is cast.rita


def test_a_submitted_one_is_a_conflict_that_keeps_what_was_typed(client, cast, application):
    interview = an_interview(application, cast.ines, starts_in=OVER)
    client.sign_in(cast.rita)
    form = client.form_for(f"/interviews/{interview.id}/reassign")
    a_scorecard(interview)
    answer = client.send(form, **{"new-interviewer": cast.sam.id, "new-reason": "Too late."})
    assert answer.status_code == 409
    assert "was already submitted" in answer.text
    assert "Too late." in answer.text


@pytest.mark.parametrize("is_in", [True, False])
def test_a_person_who_owes_one_learns_nothing_from_the_answer(client, cast, application, is_in):
    another, own = an_interview(application, cast.ines, starts_in=OVER), an_interview(application, cast.rita)
    if is_in:
        a_scorecard(another)
    client.sign_in(cast.rita)
    sent = {verb: {"reason": "Why."} for verb in ("cancel", "waive")}
    sent["reassign"] = {"new-interviewer": cast.sam.id, "new-reason": "Why."}
    for verb, said in sent.items():
        address = f"/interviews/{another.id}/{verb}"
        answer = client.forge(address, **said)
        assert answer.status_code == client.get(address).status_code == 422
        assert "Submit your own scorecard for this application first" in answer.text
    a_scorecard(own)
    for verb in sent:
        answer = client.get(f"/interviews/{another.id}/{verb}")
        assert answer.status_code == (409 if is_in else 200), "it is said once theirs is in"


def test_it_is_one_click_from_the_application_and_from_the_interview(client, cast, application):
    interview = an_interview(application, cast.ines, starts_in=OVER)
    client.sign_in(cast.rita)
    for page in (f"/applications/{application.id}", f"/interviews/{interview.id}"):
        assert f'href="/interviews/{interview.id}/reassign"' in client.get(page).text
    client.sign_in(cast.dana)
    assert "/reassign" not in client.get(f"/applications/{application.id}").text
