"""Rows of Your turn for ISR managers: ISRs without a territory, reopened gates, territories of who left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, case, or_, select

from app.access.roles import Role
from app.db.base import db
from app.home.turn_item import TurnItem
from app.people.departure.loose_ends import lacks_role
from app.people.models import User
from app.shared.text import join_words
from app.territories.models import Assignment, Territory
from app.territories.queries import ASSIGNMENT_IS_RUNNING, ASSIGNMENT_NOT_CANCELLED
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open

ISR_LIST_LIMIT = 50
_OF_ISRS = (TurnKind.ASSIGN_TERRITORY, TurnKind.RESOLVE_GATE)
_IS_TO_FILL = Turn.kind == TurnKind.FILL_TERRITORY


class IsrTurn(NamedTuple):
    """A turn of an ISR manager: about an ISR, or about a territory and the ISR who held it last."""

    turn: Turn
    isr: str
    territory: str | None


def isr_turns_for(manager: User) -> Sequence[IsrTurn]:
    """What waits for an ISR manager, the longest waiting first, at most fifty.

    If the manager of a vacant territory left too, every ISR manager gets it.
    """
    has_left = lacks_role(Role.ISR_MANAGER)(Turn.user_id)
    of_territory = (Assignment.territory_id == Turn.about_id, ASSIGNMENT_NOT_CANCELLED)
    last = select(Assignment.isr_id).where(*of_territory).order_by(Assignment.id.desc()).limit(1)
    isr_id = case((_IS_TO_FILL, last.scalar_subquery()), else_=Turn.about_id)
    statement = (
        select(Turn, User.name, Territory.name)
        .outerjoin(Territory, and_(_IS_TO_FILL, Territory.id == Turn.about_id))
        .join(User, User.id == isr_id)
        .where(Turn.kind.in_((*_OF_ISRS, TurnKind.FILL_TERRITORY)), is_open())
        .where(or_(Turn.user_id == manager.id, and_(_IS_TO_FILL, has_left)))
        .order_by(Turn.since, Turn.id)
        .limit(ISR_LIST_LIMIT)
    )
    return [IsrTurn(*row) for row in db.session.execute(statement)]


def isr_turn_items(manager: User) -> Iterator[TurnItem]:
    """A row for each of them."""
    waiting = isr_turns_for(manager)
    turns = [each.turn for each in waiting]
    held = _territories_held(turn.about_id for turn in turns if turn.kind is TurnKind.RESOLVE_GATE)
    for each in waiting:
        if each.turn.kind is TurnKind.ASSIGN_TERRITORY:
            yield _ready(each)
        elif each.turn.kind is TurnKind.FILL_TERRITORY:
            yield _vacant(each)
        else:
            yield _reopened(each, held[each.turn.about_id])


def _ready(waiting: IsrTurn) -> TurnItem:
    what = _("%(isr)s is ready for a territory", isr=waiting.isr)
    url = url_for("territories.assign_territories", isr=waiting.turn.about_id)
    turn = waiting.turn
    return TurnItem(turn.since, what, _("The gate is open"), _("Assign"), url, turn.urgency)


def _vacant(waiting: IsrTurn) -> TurnItem:
    turn, names = waiting.turn, {"territory": waiting.territory, "isr": waiting.isr}
    what = _("%(territory)s is vacant: %(isr)s left", **names)
    url = url_for("territories.assign_territory", territory_id=turn.about_id)
    return TurnItem(turn.since, what, _("Territories"), _("Assign"), url, turn.urgency)


def _reopened(waiting: IsrTurn, held: list[str]) -> TurnItem:
    turn = waiting.turn
    what = _("The gate of %(isr)s was reopened", isr=waiting.isr)
    where = _("They hold %(territories)s", territories=join_words(held))
    url = url_for("checklist.onboarding", onboarding_id=turn.onboarding_id)
    return TurnItem(turn.since, what, where, _("See what is missing"), url, turn.urgency)


def _territories_held(isr_ids: Iterable[int]) -> Mapping[int, list[str]]:
    """The names of the territories that some ISRs hold, by the id of the ISR."""
    ids, held = list(isr_ids), defaultdict(list)
    statement = select(Assignment.isr_id, Territory.name).join(Assignment.territory)
    of_them = statement.where(Assignment.isr_id.in_(ids), ASSIGNMENT_IS_RUNNING)
    for isr_id, name in db.session.execute(of_them.order_by(Assignment.id)) if ids else ():
        held[isr_id].append(name)
    return held
