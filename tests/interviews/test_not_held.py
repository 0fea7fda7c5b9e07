"""An interview to which someone did not come: on record as not held, and then somebody asks what is next."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from app.activity.queries import activity_of
from app.interviews.cancel import cancel_interview
from app.interviews.models import InterviewState, NotHeldBecause, ScorecardDraft
from app.interviews.not_held import mark_not_held
from app.interviews.reschedule import reschedule_interview
from app.interviews.schedule import schedule_interview
from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.pipeline.decline_letters import Letter, fitting_letters
from app.pipeline.queries import group_facts, talks_of_application
from app.scorecards.debrief import debrief_is_open
from app.scorecards.drafts import save_draft
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.stage_results.requirements import missing_requirement
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview, owed_by
from tests.factories.slots import TUESDAY, can_be_met

OVER = timedelta(hours=-2)
CANDIDATE = NotHeldBecause.CANDIDATE


@pytest.fixture
def application(cast):
    """At the peer interview, for which Ines, Rita and Sam are the hiring team."""
    application = an_application(cast, 4)
    application.stage.hiring_team = [cast.ines, cast.rita, cast.sam]
    return application


@pytest.fixture
def interview(cast, application):
    return an_interview(application, cast.ines, starts_in=OVER)


def mark(client, interview, because="candidate", note="Nobody answered the call."):
    return client.submit(f"/interviews/{interview.id}/not-held", because=because, note=note)


def forge_mark(client, interview):
    """From a page that was open before: a new one has no form."""
    sent = {"because": "candidate", "note": "Nobody answered the call."}
    return client.forge(f"/interviews/{interview.id}/not-held", **sent)


def test_it_is_recorded_and_the_page_offers_the_next_step(client, cast, application, interview):
    can_be_met(cast.sam, TUESDAY, 9, 17)
    client.sign_in(cast.rita)
    answer = mark(client, interview)
    assert (answer.status_code, answer.location) == (303, f"/interviews/{interview.id}/not-held")
    assert (interview.state, interview.not_held_because) == (InterviewState.CANCELLED, CANDIDATE)
    line = activity_of(application)[0]
    assert (line.sentence, line.was, line.became, line.note.text) == (
        "marked an interview as not held",
        "Peer interview with Ines Duarte",
        "The candidate did not come",
        "Nobody answered the call.",
    )
    page = client.get(answer.location).text
    way = f"/applications/{application.id}"
    for link in (
        f'href="{way}/interviews/schedule"',
        f'"{way}/slot-request"',
        f"{way}/decline",
        f"{way}/withdraw",
    ):
        assert link in page
    assert f"{way}/advance" not in page
    asked = client.submit(f"{way}/slot-request", page=answer.location)
    assert asked.status_code == 303
    assert "to choose a time." in client.get(answer.location).text


def test_the_note_is_optional_and_the_reason_is_required(client, cast, interview):
    client.sign_in(cast.rita)
    address = f"/interviews/{interview.id}/not-held"
    form = client.form_for(address)
    refused = client.send(form, because=None, note="Typed with care.")
    assert refused.status_code == 422
    assert "Choose who did not come." in refused.text
    assert "Typed with care." in refused.text
    assert client.forge(address, because="nobody").status_code == 422
    assert interview.is_scorecard_owed
    assert client.send(form, because="other", note="").status_code == 303
    assert (interview.not_held_because, interview.ended_note) == (NotHeldBecause.OTHER, None)


def test_no_scorecard_is_due_and_its_reminders_are_cancelled(session, cast, application):
    starts_at = clock.now() + timedelta(days=2)
    interview = schedule_interview(
        application, interviewer=cast.ines, starts_at=starts_at, version=application.version, by=cast.rita
    )
    clock.move(timedelta(days=2, minutes=20))
    save_draft(interview, typed={"pros": "x"}, number=0, tab="a", edition=0, by=cast.ines)
    told_before = {mail.id for mail in messages_about(application)}

    mark_not_held(interview, because=NotHeldBecause.INTERVIEWER, note=None, by=cast.rita)

    assert session.scalar(select(func.count()).select_from(ScorecardDraft)) == 0
    assert (interview.next_nudge_at, owed_by(cast.ines)) == (None, [])
    assert {mail.state for mail in messages_about(interview)} == {MessageState.CANCELLED}
    (told,) = [mail for mail in messages_about(application) if mail.id not in told_before]
    assert (told.to_email, told.kind) == (cast.ines.email, "interview not held"), "and not the candidate"


def test_it_never_counts_as_held(cast, application, interview):
    assert fitting_letters(talks_of_application(application))[0] is Letter.AFTER_INTERVIEW
    mark_not_held(interview, because=CANDIDATE, note=None, by=cast.rita)
    assert fitting_letters(talks_of_application(application))[0] is Letter.BEFORE_ANY_TALK
    assert missing_requirement(group_facts(application)) == "No interview is completed at this stage yet."
    assert not debrief_is_open(application)
    again = schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=clock.now() + timedelta(days=1),
        version=application.version,
        by=cast.rita,
    )
    assert again.is_scorecard_owed, "the same two can be scheduled again"


def test_before_its_start_it_is_refused(cast, application):
    interview = an_interview(application, cast.ines, starts_in=timedelta(minutes=1))
    with pytest.raises(RuleBroken, match=r"has not started yet\. Move or cancel it instead"):
        mark_not_held(interview, because=CANDIDATE, note=None, by=cast.rita)
    assert interview.is_scorecard_owed


def test_it_is_a_conflict_if_the_interview_has_ended_meanwhile(client, cast, interview):
    client.sign_in(cast.rita)
    form = client.form_for(f"/interviews/{interview.id}/not-held")
    mark_not_held(interview, because=CANDIDATE, note=None, by=cast.rita)
    again = client.send(form, because="interviewer", note="Typed with care.")
    assert again.status_code == 409
    assert "was cancelled or not held" in again.text
    assert "Typed with care." in again.text
    assert interview.not_held_because is CANDIDATE
    held = an_interview(interview.application, cast.sam, starts_in=OVER)
    a_scorecard(held)
    with pytest.raises(Conflict, match="already submitted"):
        mark_not_held(held, because=CANDIDATE, note=None, by=cast.rita)
    assert held.state is InterviewState.HELD


def test_a_recruiter_marks_their_own_interview(client, cast, application):
    """Another's upcoming interview has no scorecard that they could read."""
    own = an_interview(application, cast.rita, starts_in=OVER)
    an_interview(application, cast.sam, starts_in=timedelta(days=1))
    client.sign_in(cast.rita)
    for page in (f"/interviews/{own.id}", f"/applications/{application.id}/interviews"):
        assert f'href="/interviews/{own.id}/not-held"' in client.get(page).text
    assert mark(client, own, because="interviewer").status_code == 303
    assert own.not_held_because is NotHeldBecause.INTERVIEWER


def test_not_their_own_if_somebody_else_met_the_candidate(client, cast, application, interview):
    """The answer is the same whether or not the other scorecard is in: neither may they know."""
    own = an_interview(application, cast.rita, starts_in=OVER)
    client.sign_in(cast.rita)
    for is_submitted in (False, True):
        if is_submitted:
            a_scorecard(interview)
        for page in (f"/interviews/{own.id}", f"/applications/{application.id}/interviews"):
            assert f'href="/interviews/{own.id}/not-held"' not in client.get(page).text
        refused = forge_mark(client, own)
        assert refused.status_code == 422
        assert "This scorecard is your own. Submit it, or ask another recruiter." in refused.text
        assert own.is_scorecard_owed


def _move_away(own, *, by):
    reschedule_interview(own, starts_at=clock.now() + timedelta(days=3), reason="x", by=by)


def test_nobody_escapes_their_own_scorecard(cast, application):
    """Or a recruiter who interviews would read the others' without having said what they think."""
    an_interview(application, cast.ines, starts_in=OVER)
    own = an_interview(application, cast.rita, starts_in=OVER)
    not_held = partial(mark_not_held, because=CANDIDATE, note="x")
    for end in (not_held, partial(cancel_interview, reason="x"), _move_away):
        with pytest.raises(RuleBroken, match="ask another recruiter"):
            end(own, by=cast.rita)
        assert own.is_scorecard_owed


def test_a_person_who_owes_a_scorecard_learns_nothing_of_others(client, cast, application, interview):
    an_interview(application, cast.rita, starts_in=OVER)
    client.sign_in(cast.rita)
    owed = forge_mark(client, interview)
    a_scorecard(interview)
    submitted = forge_mark(client, interview)
    for answer in (owed, submitted):
        assert answer.status_code == 422
        assert "Submit your own scorecard for this application first" in answer.text
    assert interview.not_held_because is None
    assert (
        f"/interviews/{interview.id}/not-held"
        not in client.get(f"/applications/{application.id}/interviews").text
    )


def test_the_pages_offer_it_and_show_the_result(client, cast, application, interview):
    client.sign_in(cast.rita)
    address = f'href="/interviews/{interview.id}/not-held"'
    pages = [f"/interviews/{interview.id}", f"/applications/{application.id}/interviews"]
    assert [address in client.get(page).text for page in pages] == [True, True]
    assert f"/interviews/{interview.id}/cancel" not in client.get(pages[0]).text
    mark(client, interview, note="")
    for page in pages:
        text = client.get(page).text
        assert "The candidate did not come" in text
        assert "Choose next step" in text
    client.submit(f"/applications/{application.id}/withdraw")
    for page in pages:
        assert "Choose next step" not in client.get(page).text, "nothing does, once they have withdrawn"
    assert "The application has ended." in client.get(f"/interviews/{interview.id}/not-held").text
    client.come_by_link(application.candidate)
    portal = client.get("/my").text
    assert "Did not take place" in portal
    assert "The candidate did not come" not in portal
