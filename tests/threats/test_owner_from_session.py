"""Who did something is who is signed in, whatever a form says, and nobody decides their own (2, 3, 5)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.interviews.models import InterviewState
from app.onboarding.models import Step
from app.pipeline.queries import transitions_of
from app.scorecards.models import Recommendation
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import an_interview
from tests.factories.onboardings import an_onboarding

CLAIMS = ["by", "by_id", "user", "user_id", "owner", "owner_id", "author", "interviewer", "interviewer_id"]


def claimed(person) -> dict[str, object]:
    """Every way to say in a form that somebody else did it, or that it is about something else."""
    ids = {"id": 1, "interview_id": 1, "application_id": 1, "status": "hired", "stage_id": 1, "state": "held"}
    return {**dict.fromkeys(CLAIMS, person.id), **ids}


def test_a_move_is_on_record_as_done_by_who_is_signed_in(client, cast, session):
    application = an_application(cast, 3)
    client.sign_in(cast.dana)

    page = f"/applications/{application.id}/advance"
    answer = client.forge(page, version=3, reason="convinced", **claimed(cast.rita))

    assert answer.status_code == 303
    assert transitions_of(application)[0].by is cast.dana
    assert application.stage.position == 4
    assert application.status.value == "active"


def test_a_scorecard_is_its_interviewers_and_goes_to_its_interview(client, cast, session):
    application = an_application(cast, 4)
    own, others = an_interview(application, cast.ines), an_interview(application, cast.sam)
    client.sign_in(cast.ines)
    said = {"recommendation": Recommendation.YES.value, "take_aways": "x", "pros": "x", "cons": "x"}
    claims = {**claimed(cast.sam), "interview_id": others.id}

    answer = client.forge(f"/interviews/{own.id}/scorecard", **said, **claims)

    assert answer.status_code == 303
    assert (own.state, others.state) == (InterviewState.HELD, InterviewState.SCHEDULED)
    assert client.forge(f"/interviews/{others.id}/scorecard", **said, **claims).status_code == 404


def test_a_step_is_ticked_by_its_owner_only_and_in_their_name(client, cast, session):
    steps = an_onboarding(cast).steps
    own = next(step for step in steps if step.owner is cast.jonas)
    managers = next(step for step in steps if step.owner is cast.marta)
    client.sign_in(cast.jonas)

    assert client.forge(f"/steps/{own.id}/tick", **claimed(cast.marta)).status_code == 303
    assert client.forge(f"/steps/{managers.id}/tick", step_id=own.id).status_code == 403

    assert own.ticked_by is cast.jonas
    assert session.scalars(select(Step.id).where(Step.ticked_at.is_not(None))).all() == [own.id]
    ticked = select(Activity.by_id).where(Activity.verb == ActivityVerb.TICKED_STEP)
    assert session.scalars(ticked).all() == [cast.jonas.id]


def test_nobody_moves_the_application_that_is_their_own(client, cast, session):
    mine = an_application(cast, 3, candidate=a_candidate(cast.rita.name, user=cast.rita))
    client.sign_in(cast.rita)

    assert client.get(f"/applications/{mine.id}").status_code == 404
    for verb in (
        "advance",
        "decline",
        "withdraw",
        "reopen",
        "hire",
        "undo",
        "questionnaire",
        "interviews/schedule",
    ):
        answer = client.forge(f"/applications/{mine.id}/{verb}", version=3, reason="x")
        assert answer.status_code == 404, verb
    assert mine.version == 3


def test_nobody_is_entered_as_a_candidate_by_themselves(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.rita)
    add = f"/openings/{opening.id}/candidates/add"

    answer = client.submit(add, name="R. O.", email="RITA@example.com", time_zone="UTC")

    assert answer.status_code == 422
    assert "Ask another recruiter" in answer.text


def test_a_manager_of_anything_is_not_the_manager_of_this(client, cast, session):
    """Hugo and Milan have the roles, and these are not theirs."""
    application, onboarding = an_application(cast, 3), an_onboarding(cast)
    issue = onboarding.gating_issues[0]
    for someone, addresses in {
        cast.hugo: [f"/applications/{application.id}/advance", f"/applications/{application.id}/decline"],
        cast.milan: [f"/gating-issues/{issue.id}/close", f"/onboardings/{onboarding.id}/buddy"],
    }.items():
        client.sign_in(someone)
        for address in addresses:
            assert client.forge(address, version=3, reason="x").status_code == 404


def test_an_interviewer_is_let_in_by_the_interview_not_by_the_role(client, cast, session):
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, starts_in=timedelta(hours=1))
    client.sign_in(cast.sam)
    assert client.get(f"/interviews/{interview.id}").status_code == 404

    client.sign_in(cast.ines)
    assert client.get(f"/interviews/{interview.id}").status_code == 200
    assert client.get(f"/applications/{application.id}").status_code == 404
