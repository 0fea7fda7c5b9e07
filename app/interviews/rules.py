"""Rules for scheduling, moving and cancelling interviews, and for who may interview."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.candidates.models import Application, Status
from app.interviews.models import InterviewState
from app.job_families.kinds import StageKind
from app.job_families.lengths import minutes_number
from app.job_families.values import MAX_INTERVIEW_MINUTES
from app.openings.models import Stage
from app.shared.clock import is_in_range
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import clock_time, day_range_sentence

MAX_INTERVIEW_LEAD_TIME = timedelta(days=366)
CANDIDATE_CHANGE_NOTICE = timedelta(hours=24)  # before the start: until then a candidate can move or cancel
IMMINENT_WINDOW = timedelta(hours=24)  # before the start: ending the application asks whether to keep it
INTERVIEW_REMINDER_LEAD_TIME = timedelta(hours=24)  # before the start
LOAD_PERIOD = timedelta(days=28)  # over which the interviews of each interviewer are counted
SLOT_REMINDER_DELAYS = (timedelta(hours=24), timedelta(hours=48))  # after the candidate was asked
SLOT_ESCALATION_DELAY = timedelta(hours=72)  # after the candidate was asked: the recruiter gets a mail

_ENDED_SENTENCES = {
    InterviewState.HELD: _l("The scorecard for this interview was already submitted."),
    InterviewState.CANCELLED: _l("This interview was cancelled or not held."),
    InterviewState.WAIVED: _l("The scorecard for this interview was waived."),
}


def interview_minutes(application: Application, stage: Stage) -> int:
    """How long an interview of an application is planned: the minutes of its stage, or more if they were
    granted, as full five minutes.
    """
    percent, minutes = application.interview_percent, stage.planned_minutes
    return minutes if percent == 100 else min(-(-minutes * percent // 500) * 5, MAX_INTERVIEW_MINUTES)


def interview_length(application: Application, stage: Stage) -> str:
    """How long an interview of an application takes, as people read it; nothing is made up."""
    if stage.minutes is None or application.interview_percent == 100:
        return stage.length
    minutes = interview_minutes(application, stage)
    return ngettext("%(num)s minute", "%(num)s minutes", minutes)


def minutes_in_text(application: Application, stage: Stage) -> str:
    """The number in `interview_length`, for texts of the company that have "minutes" behind it."""
    if application.interview_percent == 100:
        return minutes_number(stage.minutes, stage.minutes_to)
    return str(interview_minutes(application, stage))


def instant_of_local_time(local: datetime, zone: str) -> datetime:
    """The instant of a local time in a time zone.

    If clocks go back and the time occurs twice, it is the first one. Raises RuleBroken for a time that clocks
    skip, and for one out of range.
    """
    if not is_in_range(local.date()):
        raise RuleBroken(day_range_sentence(), field="starts_at")
    instant = local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
    shown = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if shown != local:
        sentence = _(
            "The clocks in %(zone)s skip %(time)s on that day. Choose another time.",
            zone=zone,
            time=clock_time(local),
        )
        raise RuleBroken(sentence, field="starts_at")
    return instant


def check_can_interview(status: Status, kind: StageKind) -> None:
    """Raise RuleBroken if the application has ended, or its stage is no interview."""
    if status is not Status.ACTIVE:
        raise RuleBroken(_("This application has ended. Interviews are for active applications only."))
    if not kind.holds_interviews:
        raise RuleBroken(_("This application is at a stage without interviews."))


def check_is_held_now(*, is_beside: bool) -> None:
    """Raise RuleBroken for a stage that is not held together with the application's."""
    if not is_beside:
        raise RuleBroken(_("This stage is not held now. Choose another one."), field="stage")


def check_number_of_interviewers(number: int, *, is_panel: bool) -> None:
    """Raise RuleBroken if nobody is chosen, and for several at a stage that one person holds."""
    if not number:
        raise RuleBroken(_("Choose someone on this stage’s hiring team."), field="interviewer")
    if number > 1 and not is_panel:
        raise RuleBroken(_("One person interviews at this stage. Choose one."), field="interviewer")


def check_interviewer(
    name: str,
    *,
    in_hiring_team: bool,
    is_candidate: bool,
    applied: bool,
    referred: bool,
    may_sign_in: bool,
    is_interviewer: bool,
    is_trained: bool,
) -> None:
    """Raise RuleBroken for a person who may not interview here.

    An interviewer is on the hiring team, and trained for the kind of stage. Nobody interviews themselves, a
    candidate they `referred`, or anyone for an opening they `applied` to.
    """
    if not in_hiring_team:
        raise RuleBroken(_("%(name)s is not on this stage’s hiring team.", name=name), field="interviewer")
    if is_candidate:
        raise RuleBroken(_("%(name)s is the candidate.", name=name), field="interviewer")
    if applied:
        raise RuleBroken(
            _("%(name)s applied to this opening, so they cannot interview for it.", name=name),
            field="interviewer",
        )
    if referred:
        raise RuleBroken(
            _("%(name)s referred the candidate. Choose someone else.", name=name), field="interviewer"
        )
    if not may_sign_in:
        raise RuleBroken(_("The account of %(name)s is closed.", name=name), field="interviewer")
    if not is_interviewer:
        raise RuleBroken(_("%(name)s is no longer an interviewer.", name=name), field="interviewer")
    if not is_trained:
        raise RuleBroken(
            _("%(name)s is in training for this kind of stage. Choose someone else.", name=name),
            field="interviewer",
        )


def check_starts_at(starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken for a time that has passed, or is more than a year away."""
    if starts_at <= now:
        raise RuleBroken(_("That time has passed. Choose a later one."), field="starts_at")
    if starts_at > now + MAX_INTERVIEW_LEAD_TIME:
        raise RuleBroken(_("That is more than a year away. Check the year."), field="starts_at")


def check_is_free(name: str, other_at: str | None) -> None:
    """Raise RuleBroken if a person has another interview, which begins at `other_at`."""
    if other_at is not None:
        sentence = _(
            "%(person)s has another interview at that time. It starts on %(starts_at)s.",
            person=name,
            starts_at=other_at,
        )
        raise RuleBroken(sentence, field="starts_at")


class SlotTaken(Conflict):
    """Somebody else has taken the slot meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("That time was just taken. Choose another one."), field="slot")


class NothingToChoose(Conflict):
    """The candidate is not asked, or no longer asked, to choose a time."""

    def __init__(self) -> None:
        super().__init__(_("There is no longer a time to choose. See where your application is now."))


def candidate_may_change(starts_at: datetime, now: datetime) -> bool:
    """Whether a candidate can still move or cancel an interview themselves."""
    return starts_at - now >= CANDIDATE_CHANGE_NOTICE


def check_candidate_may_change(starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken if it is too late for a candidate to move or cancel an interview themselves."""
    if not candidate_may_change(starts_at, now):
        hours = CANDIDATE_CHANGE_NOTICE // timedelta(hours=1)
        raise RuleBroken(
            _(
                "You can change it until %(hours)s hours before it starts. If you cannot make it, "
                "reply to the invitation mail.",
                hours=hours,
            )
        )


def check_time_changes(was: datetime, starts_at: datetime) -> None:
    """Raise RuleBroken for a new time that is the old one."""
    if was == starts_at:
        raise RuleBroken(_("It already starts at that time. Choose another one."), field="starts_at")


def is_imminent(starts_at: datetime, now: datetime) -> bool:
    """Whether an interview begins so soon that somebody may be on their way to it."""
    return now < starts_at < now + IMMINENT_WINDOW


def require_keep_decision(name: str, when: str) -> None:
    """Always raise RuleBroken: somebody has to decide whether to keep an imminent interview."""
    hours = IMMINENT_WINDOW // timedelta(hours=1)
    sentence = _(
        "%(interview)s starts in less than %(hours)s hours, on %(starts_at)s. Choose whether to keep it.",
        interview=name,
        hours=hours,
        starts_at=when,
    )
    raise RuleBroken(sentence, field="keep")


def check_scorecard_is_owed(state: InterviewState) -> None:
    """Raise Conflict if no scorecard is owed any more."""
    if state in _ENDED_SENTENCES:
        raise Conflict(str(_ENDED_SENTENCES[state]))


def check_not_own_scorecard(*, own: bool) -> None:
    """Raise RuleBroken for a person's own scorecard.

    If they could waive it or give it away, they would read the others' without submitting their own.
    """
    if own:
        raise RuleBroken(_("This scorecard is your own. Submit it, or ask another recruiter."))


def check_reveals_nothing(*, owes: bool, own: bool) -> None:
    """Raise RuleBroken if a person who owes a scorecard asks about another's interview.

    The answer is the same whether or not that interview's scorecard is in.
    """
    if owes and not own:
        raise RuleBroken(_("Submit your own scorecard for this application first, or ask another recruiter."))


def check_has_started(*, starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken for an interview that has not started."""
    if starts_at > now:
        raise RuleBroken(_("This interview has not started yet. Move or cancel it instead."))
