"""Rows of Your turn for what one person requests and another decides, about territories and gates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import joinedload

from app.access.roles import Role
from app.db.base import db
from app.home.turn_item import TurnItem
from app.people.any_reader import any_reader, reader_values
from app.people.departure.loose_ends import lacks_role
from app.people.models import User
from app.territories.models import ChangeRequest, GateOverride
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open

DECISION_LIST_LIMIT = 50
DECISION_KINDS = (TurnKind.DECIDE_CHANGE, TurnKind.DECIDE_OVERRIDE)


class Decision(NamedTuple):
    """A turn to decide on a change request or an override."""

    turn: Turn
    change: ChangeRequest | None
    override: GateOverride | None


def decisions_for(user: User) -> Sequence[Decision]:
    """The decisions that wait for a person, by their roles, oldest first, at most fifty."""
    statement = _open_decisions(frozenset(user.roles))
    return [Decision(*row) for row in db.session.execute(statement, reader_values(user))]


@lru_cache(maxsize=128)
def _open_decisions(roles: frozenset[Role]) -> Any:
    user, statement = any_reader(roles), select(Turn, ChangeRequest, GateOverride)
    found: Any = (
        statement.outerjoin(ChangeRequest, _is_about(TurnKind.DECIDE_CHANGE, ChangeRequest))
        .outerjoin(GateOverride, _is_about(TurnKind.DECIDE_OVERRIDE, GateOverride))
        .where(Turn.kind.in_(DECISION_KINDS), is_open(), or_(false(), *_decisions_of(user)))
        .options(*_names(ChangeRequest.asked_by, ChangeRequest.to, GateOverride.asked_by, GateOverride.isr))
        .options(joinedload(ChangeRequest.territory), joinedload(GateOverride.territory))
        .order_by(Turn.since, Turn.id)
        .limit(DECISION_LIST_LIMIT)
    )
    return found


def decision_items(user: User) -> Iterator[TurnItem]:
    """A row for each of them."""
    for waiting in decisions_for(user):
        if waiting.change is not None:
            yield _change_item(waiting.change)
        elif waiting.override is not None:
            yield _override_item(waiting.override)


def _decisions_of(user: User) -> Iterator[ColumnElement[bool]]:
    """As `may_decide_change` and `may_decide_override`: nobody decides on their own, nor on one about them.

    If the manager of a request has left, every ISR manager gets it.
    """
    is_change, is_override = Turn.kind == TurnKind.DECIDE_CHANGE, Turn.kind == TurnKind.DECIDE_OVERRIDE
    if Role.ISR_MANAGER in user.roles:
        has_left = lacks_role(Role.ISR_MANAGER)(Turn.user_id)
        theirs = or_(Turn.user_id == user.id, Turn.role == Role.ISR_MANAGER, has_left)
        about_another = ChangeRequest.to_id.is_distinct_from(user.id)
        yield and_(is_change, theirs, ChangeRequest.asked_by_id != user.id, about_another)
    if not user.roles.isdisjoint({Role.ISR_MANAGER, Role.ADMIN}):
        yield and_(is_override, GateOverride.asked_by_id != user.id, GateOverride.isr_id != user.id)


def _is_about(kind: TurnKind, model: Any) -> ColumnElement[bool]:
    return and_(Turn.kind == kind, model.id == Turn.about_id)


def _names(*people: Any) -> Iterator[Any]:
    return (joinedload(person).lazyload(User.granted_roles) for person in people)


def _change_item(request: ChangeRequest) -> TurnItem:
    what = _(
        "%(requester)s requests a change to %(territory)s: %(change)s",
        requester=request.asked_by.name,
        territory=request.territory.name,
        change=request.summary,
    )
    url = url_for("territories.change_request", change_request_id=request.id)
    return TurnItem(request.asked_at, what, _("Territories"), _("Decide"), url)


def _override_item(override: GateOverride) -> TurnItem:
    names = {"requester": override.asked_by.name, "isr": override.isr.name}
    what = _("%(requester)s requests a gate override for %(isr)s", **names)
    url = url_for("territories.override", override_id=override.id)
    return TurnItem(override.asked_at, what, override.territory.name, _("Decide"), url)
