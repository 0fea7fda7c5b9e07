"""Rows of Your turn for holdovers to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access.roles import Role
from app.alignment_changes.models import AlignmentChange
from app.db.base import db
from app.holdovers.models import Holdover
from app.holdovers.relations import is_second
from app.holdovers.rules import request_sentence
from app.home.turn_item import TurnItem
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open

HOLDOVER_LIST_LIMIT = 50


def holdovers_to_decide(user: User) -> Sequence[Holdover]:
    """The holdovers that wait for an ISR manager, oldest first, at most fifty."""
    statement = _open_holdovers(frozenset(user.roles))
    return db.session.scalars(statement, reader_values(user)).all()


@lru_cache(maxsize=128)
def _open_holdovers(roles: frozenset[Role]) -> Any:
    is_about = and_(Turn.kind == TurnKind.DECIDE_HOLDOVER, Turn.about_id == Holdover.id)
    people = (Holdover.asked_by, AlignmentChange.isr)
    asker, isr = (joinedload(person).lazyload(User.granted_roles) for person in people)
    return (
        select(Holdover)
        .join(Turn, is_about)
        .join(Holdover.change)
        .where(is_open(), is_second(any_reader(roles)))
        .options(asker, contains_eager(Holdover.change).options(isr))
        .options(joinedload(Holdover.account), joinedload(Holdover.opportunity))
        .order_by(Turn.since, Turn.id)
        .limit(HOLDOVER_LIST_LIMIT)
    )


def holdover_items(user: User) -> Iterator[TurnItem]:
    """A row for each of them."""
    for holdover in holdovers_to_decide(user):
        what = request_sentence(holdover.asked_by.name, holdover.change.isr.name)
        url = url_for("holdovers.holdover", holdover_id=holdover.id)
        yield TurnItem(holdover.asked_at, what, holdover.item, _("Decide"), url)
