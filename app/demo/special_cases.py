"""Special cases, once each, so that their pages have something to show."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.application_notes.actions import edit_note, pin_note, write_note
from app.application_notes.rules import NoteAudience
from app.candidates.models import Application, Candidate
from app.careers.actions import AgreedTerms, Applicant, apply_to_opening
from app.careers.rules import terms_of
from app.db.base import db
from app.demo import company
from app.demo.hiring import create_candidate, start_application
from app.demo.story import DEMO_DAY, ApplicationStory, clock_at
from app.interviews.models import NotHeldBecause
from app.interviews.not_held import mark_not_held
from app.openings.hiring_teams.changes import set_hiring_team
from app.openings.models import Opening
from app.outbox.models import Message, MessageState
from app.outbox.problems import update_mail_problems
from app.outbox.rules import SmtpPhase, SmtpReply
from app.people.accounts import invite_user
from app.people.departure.actions import close_at_once
from app.people.models import User
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.portal.actions import ask_for_erasure, withdraw_own_application
from app.questionnaire.mail import QUESTIONNAIRE_MAIL
from app.return_requests.actions import request_return
from app.shared.company import current_company
from app.untrusted.uploads import UploadedFile

NO_MAILBOX_REPLY = SmtpReply(SmtpPhase.RECIPIENT, 550, "5.1.1 There is no mailbox with this name")


def load_special_cases(openings: list[Opening], staff: dict[str, User], now: datetime) -> None:
    """Create all special cases in the current openings."""
    apply_with_referral(openings[0], now)
    miss_interview(_application(company.NOT_HELD_CANDIDATE), now)
    give_candidate_account(
        _application(company.MATCHED_CANDIDATE).candidate, by=staff["Ada Berg"], at=now - 3 * DEMO_DAY
    )
    close_account_at_once(_application(company.CANDIDATE_OF_LEAVER), staff, now)
    request_erasure(_application(company.ERASURE_CANDIDATE), now)
    ask_candidate_back(openings[0], now)
    discuss_candidate(_application(company.DISCUSSED_CANDIDATE), now)


def apply_with_referral(opening: Opening, now: datetime) -> None:
    """A candidate applies on the public page and names a colleague, who has not confirmed it yet."""
    name, email, named = company.REFERRAL_CLAIM
    applicant = Applicant(
        name=name,
        email=email,
        time_zone="Europe/Vienna",
        location="Vienna, Austria",
        links="",
        source="A friend",
        referred_by=named,
    )
    resume = UploadedFile(f"{name}.txt", company.RESUME_TEXT.format(name=name, email=email).encode())
    agreed = AgreedTerms(terms_of(current_company()).wording)
    with clock_at(now - DEMO_DAY):
        apply_to_opening(opening, applicant, document=resume, agreed=agreed)


def miss_interview(application: Application, now: datetime) -> None:
    """A candidate misses an interview; the recruiter has not decided what is next."""
    story = ApplicationStory(application, application.opening.recruiter, now - 2 * DEMO_DAY)
    interview = story.schedule(now - DEMO_DAY + timedelta(hours=5))
    with clock_at(interview.ends_at + timedelta(minutes=30)):
        mark_not_held(
            interview,
            because=NotHeldBecause.CANDIDATE,
            note="I waited for fifteen minutes. No answer by phone either.",
            by=application.opening.recruiter,
        )


def give_candidate_account(candidate: Candidate, *, by: User, at: datetime) -> None:
    """A candidate joins another team: their account is matched by email."""
    with clock_at(at):
        invite_user(
            name=candidate.name,
            email=candidate.email,
            time_zone=candidate.time_zone,
            job_title="Customer Support Associate",
            roles=[],
            by=by,
        )


def close_account_at_once(application: Application, staff: dict[str, User], now: datetime) -> None:
    """An interviewer's account is closed in an emergency; their work is not handed over yet."""
    ada, recruiter = staff["Ada Berg"], application.opening.recruiter
    leaver, stage = company.LEAVING_COLLEAGUE, application.stage
    with clock_at(now - 90 * DEMO_DAY):
        petra = invite_user(
            name=leaver.name,
            email=leaver.email,
            time_zone=leaver.time_zone,
            job_title=leaver.job_title,
            roles=leaver.roles,
            by=ada,
        ).user
    with clock_at(now - 4 * DEMO_DAY):
        set_hiring_team(stage, [petra, *stage.hiring_team], by=recruiter)
    ApplicationStory(application, recruiter, now - 3 * DEMO_DAY).schedule(
        now + 3 * DEMO_DAY + timedelta(hours=6), petra
    )
    with clock_at(now - DEMO_DAY):
        close_at_once(petra, reason="The laptop was stolen, and the password with it.", by=ada)


def request_erasure(application: Application, now: datetime) -> None:
    """A candidate is declined and then requests deletion of their data."""
    recruiter = application.opening.recruiter
    with clock_at(now - 5 * DEMO_DAY):
        decline(application, version=application.version, reason=DeclineReason.EXPERIENCE, by=recruiter)
    with clock_at(now - 2 * DEMO_DAY):
        ask_for_erasure(application.candidate)


def ask_candidate_back(opening: Opening, now: datetime) -> None:
    """A candidate withdraws, and the recruiter asks them to come back; they have not answered yet."""
    recruiter = opening.recruiter
    candidate = create_candidate(
        company.RETURNING_CANDIDATE, "Europe/Stockholm", "Referral", recruiter, now - 21 * DEMO_DAY
    )
    story = start_application(opening, candidate, now - 20 * DEMO_DAY)
    story.advance_to_stage(3)
    application = story.application
    with clock_at(now - 4 * DEMO_DAY):
        withdraw_own_application(application, note="I have taken another offer.")
    with clock_at(now - DEMO_DAY):
        message = "You wrote that the other offer fell through. The Director would like to meet you."
        request_return(application, version=application.version, message=message, by=recruiter)


def discuss_candidate(application: Application, now: datetime) -> None:
    """The recruiter notes a phone call and pins the note, then asks the hiring manager to look at another."""
    recruiter, manager = application.opening.recruiter, application.opening.hiring_manager
    team = NoteAudience.HIRING_TEAM
    with clock_at(now - 2 * DEMO_DAY):
        call = write_note(
            application, text="On the phone today: can start in **March**.", audience=team, by=recruiter
        )
    with clock_at(now - DEMO_DAY):
        said = "On the phone:\n\n- can start in **April**, not in March\n- prefers calls before noon"
        edit_note(call, text=said, audience=team, by=recruiter)
        pin_note(call, by=recruiter)
        asked = f"@{manager.name}: is a start in April too late for the team?"
        write_note(application, text=asked, audience=team, please_look=True, by=recruiter)


def bounce_mail() -> None:
    """The questionnaire mail of a candidate bounces, as a worker would record it."""
    candidate_id = _application(company.UNREACHED_CANDIDATE).candidate_id
    to = select(Candidate.email).where(Candidate.id == candidate_id).scalar_subquery()
    failed = {"state": MessageState.FAILED, "problem": str(NO_MAILBOX_REPLY), "attempts": 1}
    sent = (Message.kind == QUESTIONNAIRE_MAIL, Message.to_email == to)
    failing = update(Message).where(*sent).values(**failed).returning(Message.id)
    update_mail_problems(db.session.scalars(failing).all())


def _application(name: str) -> Application:
    """The application of a candidate of the demonstration."""
    named = select(Application).join(Application.candidate).where(Candidate.name == name)
    return db.session.scalars(named).one()
