"""A panel: several interviewers meet the candidate at one time, and each owes a scorecard of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from app.access.roles import Role
from app.availability.models import MeetingSettings
from app.db.base import db
from app.interviews.cancel import cancel_interview
from app.interviews.free_slots import reschedule_slots
from app.interviews.models import Interview, InterviewState, NotHeldBecause, interviews_of
from app.interviews.not_held import mark_not_held
from app.interviews.panels.people import slots_of_request
from app.interviews.reschedule import reschedule_interview
from app.interviews.schedule import choose_slot, schedule_meeting
from app.interviews.slot_requests import open_slot_request, request_slot
from app.job_families.kinds import StageKind
from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.people.models import GrantedRole
from app.scorecards.access import scorecards_for
from app.scorecards.reassign import reassign_scorecard
from app.scorecards.waive import waive_scorecard
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import in_zone
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.factories.applications import an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.slots import TUESDAY, can_be_met
from tests.portal.page import own_page

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)
HALF = timedelta(minutes=30)
PLACE = "https://meet.example/ines"

pytestmark = pytest.mark.both_databases


@pytest.fixture
def opening(cast):
    """A panel of two, Ines and Sam, who are both free from ten to twelve on a Tuesday."""
    clock.freeze(NOW)
    opening = an_opening(cast)
    stage = opening.stages[3]
    stage.kind, stage.required_scorecards, stage.hiring_team = StageKind.PANEL, 2, [cast.ines, cast.sam]
    for user in (cast.ines, cast.sam):
        user.time_zone = "UTC"
    can_be_met(cast.ines, TUESDAY, 9, 12, meeting_link=PLACE)
    can_be_met(cast.sam, TUESDAY, 10, 13)
    return opening


@pytest.fixture
def application(cast, opening):
    return an_application(cast, 4, opening=opening)


def a_panel(cast, application, starts_at=TEN, people=None, **values) -> list[Interview]:
    return schedule_meeting(
        application,
        interviewers=people or [cast.ines, cast.sam],
        starts_at=starts_at,
        version=application.version,
        by=cast.rita,
        **values,
    )


def may_interview_too(user, application):
    """One more person of the hiring team, so that it has more than the panel needs."""
    if Role.INTERVIEWER not in user.roles:
        user.granted_roles.append(GrantedRole(role=Role.INTERVIEWER))
    application.stage.hiring_team = [*application.stage.hiring_team, user]


def events(application, *, since=0):
    """The invitations mailed after the first few: to whom, the method, and the number in the sequence."""
    mails = [mail for mail in reversed(messages_about(application)) if mail.calendar][since:]
    found = [
        (mail.to_email, mail.calendar_method, Calendar.from_ical(mail.calendar).events[0]) for mail in mails
    ]
    assert len({str(event["uid"]) for _, _, event in found}) <= 1, "it is one event in every calendar"
    return sorted((email, method, int(event["sequence"])) for email, method, event in found)


def kinds(application):
    turns = db.session.query(Turn).filter_by(application_id=application.id)
    return sorted(turn.kind.value for turn in turns)


def test_the_candidate_is_asked_for_a_time_at_which_all_are_free_and_all_are_invited(
    client, cast, opening, application
):
    request = request_slot(application, by=cast.rita)
    assert {user.name for user in request.interviewers} == {cast.ines.name, cast.sam.name}
    assert [slot.starts_at for slot in slots_of_request(request)][:3] == [TEN, TEN + HALF, TEN + 2 * HALF]
    assert all(slot.starts_at.hour in (10, 11) for slot in slots_of_request(request))

    client.come_by_link(application.candidate)
    page = client.get(f"/my/applications/{application.id}/times").text
    assert f"With {cast.ines.name} and {cast.sam.name}" in page
    times = f"/my/applications/{application.id}/times"
    answer = client.submit(times, starts_at=in_zone(TEN, application.candidate.time_zone).isoformat())
    assert answer.status_code == 303, answer.text
    db.session.expire_all()

    first, second = interviews_of(application)
    assert {first.interviewer_id, second.interviewer_id} == {cast.ines.id, cast.sam.id}
    assert (first.starts_at, second.starts_at) == (TEN, TEN)
    assert first.panel == second.panel == first.uid
    assert first.place == second.place == PLACE
    everyone = sorted([application.candidate.email, cast.ines.email, cast.sam.email])
    assert events(application) == [(email, "REQUEST", 0) for email in everyone]
    mails = {mail.to_email: mail.body for mail in messages_about(application) if mail.calendar}
    assert f"{cast.ines.name}, {cast.ines.job_title}; {cast.sam.name}" in mails[application.candidate.email]
    assert f"Together with {cast.ines.name}" in mails[cast.sam.email]
    page = own_page(client)
    assert cast.ines.name in page
    assert cast.sam.name in page
    assert page.count('/time"') == 1, "one meeting, with one button to move it"
    assert open_slot_request(application) is None
    assert not list(turn_differences())


def test_each_owes_a_scorecard_sees_no_others_and_the_stage_waits_for_both(client, cast, application):
    first, second = a_panel(cast, application)
    clock.freeze(TEN + timedelta(hours=2))
    a_scorecard(first)
    db.session.expire_all()
    assert kinds(application) == [TurnKind.SUBMIT_SCORECARD]
    assert not scorecards_for(cast.sam, application).readable
    client.sign_in(cast.sam)
    page = client.get(f"/interviews/{second.id}").text
    assert f"Together with {cast.ines.name}" in page
    assert "submitted" not in page.lower().replace("not submitted", "")
    waive_scorecard(second, reason="He is ill.", by=cast.rita)
    db.session.expire_all()
    assert kinds(application) == [TurnKind.DECIDE], "a waived scorecard is not waited for"


def test_a_panel_moves_together_to_a_time_at_which_all_are_free(client, cast, application):
    first, second = a_panel(cast, application)
    client.sign_in(cast.rita)
    both, candidate = f"{cast.ines.name} and {cast.sam.name}", application.candidate.name
    assert f"{both} get a mail, and so does {candidate}" in client.get(f"/interviews/{second.id}/cancel").text
    three = f"{cast.ines.name}, {cast.sam.name} and {candidate} get a mail, and the event"
    assert three in client.get(f"/interviews/{second.id}/move").text
    assert [slot.starts_at for slot in reschedule_slots(first)][:2] == [TEN + HALF, TEN + 2 * HALF]
    reschedule_interview(second, starts_at=TEN + HALF, reason=None, by=None)
    assert first.starts_at == second.starts_at == TEN + HALF
    assert [sequence for _, _, sequence in events(application, since=3)] == [1, 1, 1]

    other = an_application(cast, 4, opening=application.opening)
    an_interview(other, cast.sam, starts_in=TEN + 4 * HALF - NOW)
    with pytest.raises(RuleBroken, match=cast.sam.name):
        reschedule_interview(first, starts_at=TEN + 4 * HALF, reason="x", by=cast.rita)
    with pytest.raises(RuleBroken, match=cast.ines.name):
        a_panel(cast, an_application(cast, 4, opening=application.opening), TEN + HALF)


def test_a_move_tells_nobody_which_scorecards_are_in(cast, application):
    """Ines submitted early. Whoever moves the panel moves her too, and gets no other answer."""
    first, second = a_panel(cast, application)
    a_scorecard(first)
    reschedule_interview(second, starts_at=TEN + HALF, reason="x", by=cast.rita)
    assert first.starts_at == TEN + HALF
    assert first.next_nudge_at is None
    assert len(events(application, since=3)) == 3


def test_a_candidate_who_cancels_is_asked_again_with_the_same_people(cast, application):
    first, second = a_panel(cast, application)
    cancel_interview(second, reason="I am ill.", by=None)
    assert {first.state, second.state} == {InterviewState.CANCELLED}
    assert [(method, number) for _, method, number in events(application, since=3)] == [("CANCEL", 1)] * 3
    request = open_slot_request(application)
    assert {user.id for user in request.interviewers} == {cast.ines.id, cast.sam.id}
    again = choose_slot(application, starts_at=TEN, by=None)
    assert again.panel not in (None, first.panel)


def test_one_of_a_panel_is_replaced_or_taken_out_and_the_others_get_no_invitation(cast, application):
    may_interview_too(cast.dana, application)
    first, second = a_panel(cast, application)
    reassign_scorecard(second, interviewer=cast.dana, reason="He is ill.", by=cast.rita)
    assert events(application, since=3) == sorted(
        [
            (application.candidate.email, "REQUEST", 1),
            (cast.dana.email, "REQUEST", 1),
            (cast.sam.email, "CANCEL", 1),
        ]
    )
    cancel_interview(second, reason="She is ill, too.", only_theirs=True, by=cast.rita)
    assert first.state is InterviewState.SCHEDULED
    assert events(application, since=6) == sorted(
        [(application.candidate.email, "REQUEST", 2), (cast.dana.email, "CANCEL", 2)]
    )
    assert TurnKind.SCHEDULE_INTERVIEW in kinds(application)
    (third,) = a_panel(cast, application, people=[cast.sam])
    assert third.panel == first.panel, "who is scheduled for the same time joins the meeting"
    assert events(application, since=8) == sorted(
        [(application.candidate.email, "REQUEST", 3), (cast.sam.email, "REQUEST", 3)]
    )
    reminders = [
        mail.to_email
        for mail in messages_about(first, second, third)
        if mail.kind == "interview reminder" and mail.state is MessageState.WAITING
    ]
    assert sorted(reminders) == sorted([application.candidate.email, cast.ines.email, cast.sam.email])


def test_a_new_place_is_told_to_all(cast, application):
    db.session.add(MeetingSettings(user_id=cast.dana.id, meeting_link="https://meet.example/dana"))
    may_interview_too(cast.dana, application)
    first, second = a_panel(cast, application)
    reassign_scorecard(first, interviewer=cast.dana, reason="She is ill.", by=cast.rita)
    assert first.place == second.place == "https://meet.example/dana"
    assert (cast.sam.email, "REQUEST", 1) in events(application, since=3)


@pytest.mark.parametrize("is_in", [True, False])
def test_one_of_a_panel_does_not_take_over_the_scorecard_of_another(client, cast, application, is_in):
    may_interview_too(cast.dana, application)
    first, second = a_panel(cast, application)
    clock.freeze(TEN + timedelta(hours=1))
    if is_in:
        a_scorecard(second)
    client.sign_in(cast.rita)
    offered = client.form_for(f"/interviews/{first.id}/reassign").offered["new-interviewer"]
    assert offered == ["", str(cast.dana.id)]
    with pytest.raises(RuleBroken, match="already has an interview with this candidate"):
        reassign_scorecard(first, interviewer=cast.sam, reason="She is ill.", by=cast.rita)
    assert first.interviewer_id == cast.ines.id


def test_an_absent_interviewer_is_marked_alone_and_an_absent_candidate_for_all(cast, application):
    first, second = a_panel(cast, application)
    clock.freeze(TEN + timedelta(hours=1))
    mark_not_held(second, because=NotHeldBecause.INTERVIEWER, note=None, only_theirs=True, by=cast.rita)
    assert (first.state, second.state) == (InterviewState.SCHEDULED, InterviewState.CANCELLED)
    a_scorecard(first)
    with pytest.raises(Conflict):
        mark_not_held(first, because=NotHeldBecause.CANDIDATE, note=None, by=cast.rita)

    other = an_application(cast, 4, opening=application.opening)
    clock.freeze(NOW)
    panel = a_panel(cast, other, TEN + 2 * HALF)
    clock.freeze(TEN + timedelta(hours=2))
    mark_not_held(panel[0], because=NotHeldBecause.CANDIDATE, note=None, by=cast.rita)
    assert {each.not_held_because for each in panel} == {NotHeldBecause.CANDIDATE}


def test_the_recruiter_chooses_the_people_and_sees_when_all_are_free(client, cast, application):
    """From more people than the panel needs. Nobody is asked for until someone chose."""
    can_be_met(cast.dana, TUESDAY, 0, 24)
    may_interview_too(cast.dana, application)
    with pytest.raises(RuleBroken, match="Choose who meets"):
        request_slot(application, by=cast.rita)
    client.sign_in(cast.rita)
    url = f"/applications/{application.id}/interviews/schedule"
    assert "Show times when all are free" in client.get(url).text
    page = client.get(f"{url}?with={cast.sam.id}&with={cast.dana.id}").text
    assert f'value="{(TEN + timedelta(hours=2)).isoformat()}"' in page, "Ines is not asked"
    people = [str(cast.sam.id), str(cast.dana.id)]
    answer = client.forge(f"/applications/{application.id}/slot-request", interviewer=people)
    assert answer.status_code == 303, answer.text
    assert {user.id for user in open_slot_request(application).interviewers} == {cast.sam.id, cast.dana.id}
    answer = client.submit(
        url, starts_at="2026-12-01T10:00", place="", interviewer=[str(cast.ines.id), *people]
    )
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    assert len({interview.panel for interview in interviews_of(application)}) == 1
    assert len(interviews_of(application)) == 3


def test_one_person_interviews_where_the_stage_is_no_panel(cast, application):
    application.stage.kind = StageKind.INTERVIEW
    with pytest.raises(RuleBroken, match="One person"):
        a_panel(cast, application)
    application.stage.kind = StageKind.PRESENTATION
    assert len(a_panel(cast, application)) == 2, "a presentation to as many as the stage requires"
