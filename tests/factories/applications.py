"""Openings and applications at the stage a test needs."""

from __future__ import annotations

from functools import cache
from itertools import count

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application, Candidate, Status
from app.candidates.search_index import index_new_candidate
from app.db.base import db
from app.job_families.library import job_family
from app.openings.actions import opening_with_stages
from app.openings.models import Opening, OpeningState
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.shared import clock
from app.shared.regions import Region
from app.turns.actions import update_turns
from tests.cast import Cast
from tests.factories.made_once import made_once

_numbers = count(1)
_job_family = cache(job_family)  # its file does not change while tests run


def an_opening(cast: Cast, region: Region = Region.EMEA, *, places: int = 9) -> Opening:
    """An open opening of Inside Sales, Mid-Market with its hiring team named."""
    opening = opening_with_stages(_job_family("inside_sales_mid_market"))
    opening.region, opening.places = region, places
    opening.recruiter, opening.hiring_manager = cast.rita, cast.dana
    opening.state, opening.published_at = OpeningState.OPEN, clock.now()
    team = [[], [cast.rita], [cast.dana], [cast.ines, cast.rita], [cast.dana], [cast.sam, cast.rita]]
    for stage, members in zip(opening.stages, team, strict=True):
        stage.hiring_team = members
    db.session.add(opening)
    for verb in (ActivityVerb.DRAFTED_OPENING, ActivityVerb.PUBLISHED_OPENING):
        record_activity(verb, opening, by=cast.rita)
    return opening


def a_candidate(name: str = "Mateusz Lis", **values: object) -> Candidate:
    """A candidate with an email of their own."""
    values.setdefault("email", f"candidate{next(_numbers)}@example.org")
    values.setdefault("time_zone", "Europe/Warsaw")
    candidate = Candidate(name=name, **values)
    db.session.add(candidate)
    index_new_candidate(candidate)
    return candidate


def an_application(
    cast: Cast,
    stage: int = 1,
    *,
    opening: Opening | None = None,
    candidate: Candidate | None = None,
    status: Status = Status.ACTIVE,
) -> Application:
    """An application that advanced to a stage (from 1)."""
    if opening is None and candidate is None:
        return made_once(("an application", stage, status), lambda: _advanced(cast, stage, status))
    return _advanced(cast, stage, status, opening, candidate)


def _advanced(
    cast: Cast,
    stage: int,
    status: Status,
    opening: Opening | None = None,
    candidate: Candidate | None = None,
) -> Application:
    opening = opening or an_opening(cast)
    stages = opening.stages[:stage]
    application = Application(
        candidate=candidate or a_candidate(),
        opening=opening,
        stage=stages[-1],
        stage_id=stages[-1].id,
        status=Status.ACTIVE,
        stage_since=clock.now(),
        version=stage,
    )
    db.session.add(application)
    db.session.flush()
    for number, station in enumerate(stages, start=1):
        previous = stages[number - 2] if number > 1 else None
        move(application, MoveVerb.ADVANCE if previous else MoveVerb.APPLY, number, previous, station, cast)
    if status is not Status.ACTIVE:
        ways = {
            Status.DECLINED: MoveVerb.DECLINE,
            Status.WITHDRAWN: MoveVerb.WITHDRAW,
            Status.MOVED: MoveVerb.WITHDRAW,
            Status.HIRED: MoveVerb.HIRE,
        }
        verb = ways[status]
        application.status = status
        opening.hired += status is Status.HIRED
        application.version += 1
        move(application, verb, application.version, stages[-1], stages[-1], cast)
    update_turns(application)
    return application


def move(application, verb, number, from_stage, to_stage, cast) -> None:
    """Add the transition of a move."""
    before = None if verb is MoveVerb.APPLY else Status.ACTIVE
    after = application.status if number == application.version else Status.ACTIVE
    db.session.add(
        Transition(
            application=application,
            number=number,
            verb=verb,
            from_stage=from_stage,
            to_stage=to_stage,
            from_status=before,
            to_status=after,
            by=cast.rita,
        )
    )
