"""Applications that differ in everything a filter asks, and what a filter means, in plain words of Python."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.roles import Role
from app.application_lists.filters import ME, ApplicationFilter
from app.board.turn_filter import CANDIDATES
from app.candidates.models import Application, Status
from app.db.base import db
from app.last_opened.actions import record_change, record_visit
from app.last_opened.models import ApplicationChange, ApplicationVisit
from app.people.models import User
from app.pipeline.rules import DeclineReason
from app.scorecards.access import owes_scorecard
from app.shared import clock
from app.shared.regions import Region
from app.tags.models import CandidateTag
from app.turns.models import Turn, TurnKind
from tests.cast import Cast, person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.factories.made_once import made_once
from tests.factories.tags import a_tag

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
ENDED = {5: Status.DECLINED, 6: Status.DECLINED, 7: Status.WITHDRAWN, 8: Status.HIRED}
SOURCES = ("Job board", "Referral", "")


def some_applications(cast: Cast) -> list[Application]:
    """Twenty applications to three openings, one of Hugo's; Dana and Jonas are candidates, too."""
    clock.freeze(MONDAY)
    made_once("a list", lambda: _some_applications(cast))
    db.session.commit()
    return list(db.session.scalars(select(Application).order_by(Application.id)))


def _some_applications(cast: Cast) -> Application:
    openings = [an_opening(cast), an_opening(cast, Region.US), an_opening(cast, Region.APAC)]
    openings[1].recruiter = cast.sam
    openings[2].hiring_manager = cast.hugo
    accounts = {3: cast.jonas, 11: cast.dana}
    found = []
    for number in range(20):
        clock.freeze(MONDAY - timedelta(hours=31 * (20 - number)))
        candidate = a_candidate(
            f"Person {number * 7 % 20:02}", source=SOURCES[number % 3], user=accounts.get(number)
        )
        opening = openings[2 if number == 11 else number % 3]
        stage = number // 3 % 6 + 1
        application = an_application(
            cast, stage, opening=opening, candidate=candidate, status=ENDED.get(number, Status.ACTIVE)
        )
        if application.status is Status.DECLINED:
            application.decline_reason = list(DeclineReason)[number % 2].value
        found.append(application)
        _let_it_wait(cast, application, number)
        _let_it_change(cast, application, number)
    clock.freeze(MONDAY)
    a_tag(person("Tess Tagger", Role.RECRUITER), "Tag", *(each.candidate for each in found[::3]))
    return found[0]


def _let_it_wait(cast: Cast, application: Application, number: int) -> None:
    """For its candidate, an interviewer or a decision; twice, with a scorecard that its reader owes."""
    if application.status is not Status.ACTIVE:
        return
    if application.stage.position == 1:
        if number % 2 == 0:
            a_questionnaire(application)
        return
    an_interview(application, cast.ines, starts_in=timedelta(hours=1))
    if number % 4 == 0:
        a_scorecard(an_interview(application, cast.sam, starts_in=timedelta(hours=2)))
        an_interview(application, cast.dana if number % 8 else cast.rita, starts_in=timedelta(hours=3))


def _let_it_change(cast: Cast, application: Application, number: int) -> None:
    """By its candidate or by a scorecard, lately or long ago; Rita looked at some before or since."""
    clock.freeze(MONDAY - timedelta(days=40 if number % 5 == 4 else 1))
    if number % 5 < 2:
        record_visit(application, opened_at=clock.now() + timedelta(days=-number), by=cast.rita)
    if number % 3 == 1:
        record_change(application, by=None if number % 2 else cast.dana)
    elif number % 3 == 0:
        record_change(application, by=cast.sam, is_open=False)


def is_in(application: Application, asked: ApplicationFilter, user: User) -> bool:
    """Whether a person who asks for a filter sees an application, by the permission table and the records."""
    if not allows(user, Permission.VIEW_APPLICATION, application):
        return False
    opening, candidate = application.opening, application.candidate
    applied = application.applied_at.astimezone(ZoneInfo(user.time_zone)).date()
    recruiter = user.id if asked.recruiter == ME else asked.recruiter and int(asked.recruiter)
    return all(
        (
            asked.opening in (None, opening.id),
            asked.stage in (None, application.stage.position),
            asked.status in (None, application.status),
            asked.reason in (None, application.decline_reason),
            asked.region in (None, opening.region),
            asked.source in (None, candidate.source),
            recruiter in (None, opening.recruiter_id),
            asked.internal in (None, candidate.internal),
            asked.tag is None or _has_tag(application, asked.tag, user),
            asked.days is None or (clock.now() - application.stage_since) >= timedelta(days=asked.days),
            asked.applied_from is None or asked.applied_from <= applied,
            asked.applied_until is None or applied <= asked.applied_until,
            not asked.new or _is_new(application, user),
            (not asked.overdue and asked.waiting_for is None) or _waits(application, asked, user),
        )
    )


def _is_new(application: Application, user: User) -> bool:
    change = db.session.get(ApplicationChange, application.id)
    visit = db.session.get(ApplicationVisit, (user.id, application.id))
    if change is None:
        return False
    at, by_id = change.changed_at, change.changed_by_id
    if owes_scorecard(user, application):
        at, by_id = change.open_changed_at, change.open_changed_by_id
    if at is None or by_id == user.id or at < clock.now() - timedelta(days=30):
        return False
    return visit is None or visit.opened_at < at


def _has_tag(application: Application, tag_id: int, user: User) -> bool:
    """Nobody who owes a scorecard on an application of the candidate knows."""
    owes = any(owes_scorecard(user, each) for each in application.candidate.applications)
    return not owes and db.session.get(CandidateTag, (application.candidate_id, tag_id)) is not None


def _waits(application: Application, asked: ApplicationFilter, user: User) -> bool:
    turns = db.session.query(Turn).filter_by(application_id=application.id).all()
    if owes_scorecard(user, application):
        turns = [turn for turn in turns if turn.kind is TurnKind.SUBMIT_SCORECARD and turn.user_id == user.id]
    return any(
        (turn.opens_at is None or turn.opens_at <= clock.now())
        and (turn.closes_at is None or turn.closes_at > clock.now())
        and (not asked.overdue or (turn.due_at is not None and turn.due_at <= clock.now()))
        and (
            asked.waiting_for is None
            or (asked.waiting_for == CANDIDATES and turn.candidate_id is not None)
            or str(turn.user_id) == (str(user.id) if asked.waiting_for == ME else asked.waiting_for)
        )
        for turn in turns
    )
