"""When an interview may be scheduled, moved and cancelled, with whom, and what is owed for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.candidates.models import Status
from app.interviews.models import InterviewState
from app.openings.models import StageKind
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import clock_time

MAX_INTERVIEW_LEAD_TIME = timedelta(days=366)
CANDIDATE_CHANGE_NOTICE = timedelta(hours=24)  # a candidate moves or cancels an interview until then
IMMINENT_WINDOW = timedelta(hours=24)  # one as near as this is not cancelled with an application unasked
INTERVIEW_REMINDER_LEAD_TIME = timedelta(hours=24)  # both are reminded of their interview
LOAD_PERIOD = timedelta(days=28)  # over which it is counted who interviews least
SLOT_REMINDER_DELAYS = (timedelta(hours=24), timedelta(hours=48))  # the candidate, from when they were asked
SLOT_ESCALATION_DELAY = timedelta(hours=72)  # that the second reminder went unanswered

_ENDED_SENTENCES = {
    InterviewState.HELD: _l("The scorecard for this interview was already submitted."),
    InterviewState.CANCELLED: _l("This interview was cancelled or not held."),
    InterviewState.WAIVED: _l("The scorecard for this interview was waived."),
}


def instant_of_local_time(local: datetime, zone: str) -> datetime:
    """The instant at which the clocks of a time zone show a local time.

    A time that comes twice, when clocks go back, means the first. Raises RuleBroken for one that
    never comes, when they go forward, and for one no calendar reaches.
    """
    try:
        instant = local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
        shown = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except OverflowError as error:
        raise RuleBroken(_("That date is out of range. Choose another one."), field="starts_at") from error
    if shown != local:
        sentence = _(
            "The clocks in %(zone)s skip %(time)s on that day. Choose another time.",
            zone=zone,
            time=clock_time(local),
        )
        raise RuleBroken(sentence, field="starts_at")
    return instant


def check_can_interview(status: Status, kind: StageKind) -> None:
    """Raise RuleBroken where no interview belongs: the application has ended, or asks questions."""
    if status is not Status.ACTIVE:
        raise RuleBroken(_("This application has ended. Interviews are for active applications only."))
    if kind is not StageKind.INTERVIEW:
        raise RuleBroken(_("This application is at a stage without interviews."))


def check_interviewer(
    name: str,
    *,
    in_hiring_team: bool,
    is_candidate: bool,
    applied: bool,
    referred: bool,
    may_sign_in: bool,
    is_interviewer: bool,
) -> None:
    """Raise RuleBroken for someone who may not interview here.

    An interviewer is of the hiring team. Nobody interviews themselves, someone they `referred`, or
    anyone at an opening they `applied` to.
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


def check_starts_at(starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken for a time that is over, or more than a year away."""
    if starts_at <= now:
        raise RuleBroken(_("That time has passed. Choose a later one."), field="starts_at")
    if starts_at > now + MAX_INTERVIEW_LEAD_TIME:
        raise RuleBroken(_("That is more than a year away. Check the year."), field="starts_at")


def check_is_free(name: str, other_at: str | None) -> None:
    """Raise RuleBroken for someone who has another interview then; `other_at` says when that begins."""
    if other_at is not None:
        sentence = _(
            "%(person)s has another interview at that time. It starts on %(starts_at)s.",
            person=name,
            starts_at=other_at,
        )
        raise RuleBroken(sentence, field="starts_at")


class SlotTaken(Conflict):
    """Someone else was quicker to take that time."""

    def __init__(self) -> None:
        super().__init__(_("That time was just taken. Choose another one."), field="slot")


class NothingToChoose(Conflict):
    """The candidate is not asked for a time, or not any more."""

    def __init__(self) -> None:
        super().__init__(_("There is no longer a time to choose. See where your application is now."))


def candidate_may_change(starts_at: datetime, now: datetime) -> bool:
    """Whether a candidate can still move or cancel an interview themselves."""
    return starts_at - now >= CANDIDATE_CHANGE_NOTICE


def check_candidate_may_change(starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken where it is too late for a candidate to move or cancel an interview themselves."""
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
    """Whether an interview to come begins so soon that someone may be on their way to it."""
    return now < starts_at < now + IMMINENT_WINDOW


def require_keep_decision(name: str, when: str) -> None:
    """Raise RuleBroken, always: someone has to say whether to keep an interview this near."""
    hours = IMMINENT_WINDOW // timedelta(hours=1)
    sentence = _(
        "%(interview)s starts in less than %(hours)s hours, on %(starts_at)s. Choose whether to keep it.",
        interview=name,
        hours=hours,
        starts_at=when,
    )
    raise RuleBroken(sentence, field="keep")


def check_scorecard_is_owed(state: InterviewState) -> None:
    """Raise Conflict if no scorecard is owed any more: someone was quicker."""
    if state in _ENDED_SENTENCES:
        raise Conflict(str(_ENDED_SENTENCES[state]))


def check_not_own_scorecard(*, own: bool) -> None:
    """Raise RuleBroken for one's own scorecard.

    Whoever could waive their own, or give it away, would read the others' without having said what
    they think.
    """
    if own:
        raise RuleBroken(_("This scorecard is your own. Submit it, or ask another recruiter."))


def check_reveals_nothing(*, owes: bool, own: bool) -> None:
    """Raise RuleBroken where someone who owes a scorecard asks about another's interview.

    It is the answer whether or not that interview's scorecard is in: neither may they know.
    """
    if owes and not own:
        raise RuleBroken(_("Submit your own scorecard for this application first, or ask another recruiter."))


def check_has_started(*, starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken for an interview to come: nobody is late for it yet."""
    if starts_at > now:
        raise RuleBroken(_("This interview has not started yet. Move or cancel it instead."))
