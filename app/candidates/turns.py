"""How the statements of the turns of an active application begin, and the turns of referral claims."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, or_
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Candidate, OfferStanding, ReferralClaim, Status
from app.db.later import LaterOf
from app.job_families.kinds import StageKind
from app.openings.models import Opening, Stage
from app.people.models import User
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def is_at_questionnaire(application: Application) -> bool:
    """True for an active application at a questionnaire, as its turns say in their statements, too."""
    return application.is_active and application.stage.kind is StageKind.QUESTIONNAIRE


def is_at_interview(application: Application) -> bool:
    """The same for an interview."""
    return application.is_active and application.stage.kind.holds_interviews


def turns_of_staff(kind: TurnKind, user_id: Any, **times: Any) -> Select[Any]:
    """Turns of active applications for the recruiter or the hiring manager of their opening.

    The statement reads from Application, Stage (the current one) and Opening; `times` are columns of
    `turn_columns`.
    """
    owner = aliased(User)
    columns = _columns(kind, user_id=user_id, zone=owner.time_zone, **times)
    return _of_active(columns).join(owner, owner.id == user_id)


def turns_of_candidate(kind: TurnKind, **times: Any) -> Select[Any]:
    """Turns of active applications for their candidate, read from the same records."""
    columns = _columns(kind, candidate_id=Application.candidate_id, zone=Candidate.time_zone, **times)
    return _of_active(columns).join(Candidate, Candidate.id == Application.candidate_id)


def _columns(kind: TurnKind, **values: Any) -> Select[Any]:
    record = {"application_id": Application.id, "opening_id": Application.opening_id}
    return turn_columns(kind, Application.id, limit_days=Stage.limit_days, **record, **values)


def _of_active(statement: Select[Any]) -> Select[Any]:
    with_stage = statement.select_from(Application).join(Stage, Stage.id == Application.stage_id)
    with_opening = with_stage.join(Opening, Opening.id == Application.opening_id)
    return with_opening.where(Application.status == Status.ACTIVE)


def _referral_to_answer() -> Select[Any]:
    times = {"since": ReferralClaim.claimed_at, "zone": None}
    statement = turn_columns(
        TurnKind.ANSWER_REFERRAL, ReferralClaim.id, user_id=ReferralClaim.user_id, **times
    )
    return statement.where(ReferralClaim.answered_at.is_(None))


REFERRAL_TURNS = TurnScope(
    ReferralClaim, "about_id", [TurnSource(TurnKind.ANSWER_REFERRAL, _referral_to_answer)]
)


def turns_to_decide(since: Any) -> Select[Any]:
    """A decision does not wait while an offer is open. It waits again since the answer or the end of it."""
    since = LaterOf(since, Application.offer_since)
    statement = turns_of_staff(TurnKind.DECIDE, Opening.hiring_manager_id, since=since)
    is_open = Application.offer_standing == OfferStanding.OPEN
    return statement.where(or_(Application.offer_standing.is_(None), ~is_open))
