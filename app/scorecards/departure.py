"""What depends on an interviewer: upcoming interviews, and scorecards that are due."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.access.roles import Role
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.interviews.cancel import cancel_interview
from app.interviews.free_slots import may_interview
from app.interviews.models import Interview, InterviewState, interviews_of
from app.interviews.queries import blind_applications
from app.openings.hiring_teams.changes import set_hiring_team
from app.openings.models import Stage
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User
from app.scorecards.reassign import interviews_here_already, reassign_scorecard
from app.scorecards.waive import waive_scorecard
from app.shared import clock
from app.shared.times import format_moment

CANCEL_OPTION, WAIVE_OPTION = "cancel", "waive"


def _scheduled(matches: UserFilter, reader: User) -> Iterator[LooseEnd]:
    """Upcoming interviews, and those with a scorecard due unless the reader owes one on the application."""
    owing = blind_applications(reader.id)
    statement = (
        select(Interview)
        .join(Interview.application)
        .where(matches(Interview.interviewer_id), Interview.state == InterviewState.SCHEDULED)
        .where(Application.opening_id.not_in(reader.openings_applied_to))
        .where(or_(Interview.starts_at > clock.now(), Application.id.not_in(owing)))
        .options(
            selectinload(Interview.interviewer),
            selectinload(Interview.stage).selectinload(Stage.hiring_team),
            selectinload(Interview.application).selectinload(Application.opening),
            selectinload(Interview.application).selectinload(interviews_of.attribute),
            selectinload(Interview.application)
            .selectinload(Application.candidate)
            .selectinload(Candidate.applications),
        )
        .order_by(Interview.starts_at, Interview.id)
    )
    for interview in db.session.scalars(statement):
        yield _loose_end(interview, reader)


def _loose_end(interview: Interview, reader: User) -> LooseEnd:
    application = interview.application
    stage, candidate, starts_at = interview.stage.name, application.candidate.name, interview.starts_at
    is_upcoming = starts_at > clock.now()
    if is_upcoming:
        instead = {CANCEL_OPTION: _("Nobody: cancel the interview")}
    else:
        instead = {WAIVE_OPTION: _("Nobody: waive the scorecard")}

    def what_in(zone: str) -> str:
        if not is_upcoming:
            return _("%(stage)s with %(candidate)s, scorecard due", stage=stage, candidate=candidate)
        at = format_moment(starts_at, zone)
        return _(
            "%(stage)s with %(candidate)s, %(starts_at)s", stage=stage, candidate=candidate, starts_at=at
        )

    locks = [application, application.candidate]
    what, owner = what_in(reader.time_zone), interview.interviewer
    return LooseEnd(INTERVIEW, interview, owner, what, starts_at, locks, instead, what_in)


def _may_take(end: LooseEnd, person: User) -> bool:
    interview = end.record
    return may_interview(person, interview.application) and not interviews_here_already(person, interview)


def _hand_over(end: LooseEnd, handover: Handover) -> None:
    interview, by, reason = end.record, handover.by, handover.reason
    if handover.instead == CANCEL_OPTION:
        cancel_interview(interview, reason=reason, only_theirs=True, by=by)
    elif handover.instead == WAIVE_OPTION:
        waive_scorecard(interview, reason=reason, by=by)
    else:
        team = interview.stage.hiring_team
        if handover.to is not None and handover.to not in team:
            set_hiring_team(interview.stage, [*team, handover.to], reason=reason, by=by)
        reassign_scorecard(interview, interviewer=handover.to, reason=reason, leaver=end.owner, by=by)


INTERVIEW = LooseEndKind(
    "interview",
    _l("Interviews and scorecards"),
    frozenset({Role.INTERVIEWER}),
    _scheduled,
    _hand_over,
    _may_take,
    None,
    notifies_successor=True,
)
