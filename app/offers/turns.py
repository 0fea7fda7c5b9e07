"""The turns of an offer: to finish it, to approve it, to send it, and to answer it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Candidate, Status
from app.offers.models import Offer, OfferApproval, OfferVersion
from app.offers.rules import OfferState
from app.openings.models import Opening
from app.people.models import User
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def _with_recruiter(kind: TurnKind, state: OfferState) -> Select[Any]:
    """The turn of the opening's recruiter, since the offer is in a state."""
    columns = _columns(kind, user_id=Opening.recruiter_id, zone=User.time_zone, since=Offer.state_since)
    with_owner = _of_active(columns).join(User, User.id == Opening.recruiter_id)
    return with_owner.where(Offer.state == state)


def _to_finish() -> Select[Any]:
    return _with_recruiter(TurnKind.FINISH_OFFER, OfferState.DRAFT)


def _to_send() -> Select[Any]:
    return _with_recruiter(TurnKind.SEND_OFFER, OfferState.APPROVED)


def _to_approve() -> Select[Any]:
    """The first approver who has not decided, since the one before decided, or since they were asked."""
    earlier = aliased(OfferApproval)
    of_version = earlier.version_id == OfferApproval.version_id
    undecided = select(func.min(earlier.position)).where(of_version, earlier.decided_at.is_(None))
    decided_at = select(func.max(earlier.decided_at)).where(of_version).scalar_subquery()
    since = func.coalesce(decided_at, OfferApproval.asked_at)
    columns = _columns(
        TurnKind.APPROVE_OFFER, user_id=OfferApproval.user_id, zone=User.time_zone, since=since
    )
    in_force = and_(OfferVersion.offer_id == Offer.id, OfferVersion.number == Offer.terms_number)
    asked = _of_active(columns).join(OfferVersion, in_force)
    asked = asked.join(OfferApproval, OfferApproval.version_id == OfferVersion.id)
    with_owner = asked.join(User, User.id == OfferApproval.user_id)
    return with_owner.where(
        Offer.state == OfferState.WAITING, OfferApproval.position == undecided.scalar_subquery()
    )


def _to_answer() -> Select[Any]:
    columns = _columns(
        TurnKind.ANSWER_OFFER,
        candidate_id=Application.candidate_id,
        zone=Candidate.time_zone,
        since=Offer.state_since,
        due_at=Offer.expires_at,
    )
    with_candidate = _of_active(columns).join(Candidate, Candidate.id == Application.candidate_id)
    return with_candidate.where(Offer.state == OfferState.SENT)


def _columns(kind: TurnKind, **values: Any) -> Select[Any]:
    record = {"application_id": Application.id, "opening_id": Application.opening_id}
    return turn_columns(kind, Offer.id, **record, **values)


def _of_active(statement: Select[Any]) -> Select[Any]:
    with_application = statement.select_from(Offer).join(Application, Application.id == Offer.application_id)
    with_opening = with_application.join(Opening, Opening.id == Application.opening_id)
    return with_opening.where(Application.status == Status.ACTIVE)


OFFER_TURNS = TurnScope(
    Offer,
    "about_id",
    (
        TurnSource(TurnKind.FINISH_OFFER, _to_finish),
        TurnSource(TurnKind.APPROVE_OFFER, _to_approve),
        TurnSource(TurnKind.SEND_OFFER, _to_send),
        TurnSource(TurnKind.ANSWER_OFFER, _to_answer),
    ),
)
