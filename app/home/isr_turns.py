"""Rows of Your turn for ISR managers: ISRs without a territory, reopened gates, territories of who left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, case, or_, select

from app.access.roles import Role
from app.db.base import db
from app.home.turn_item import TurnItem
from app.people.any_reader import any_reader, reader_values
from app.people.departure.loose_ends import lacks_role
from app.people.models import User
from app.shared.sales.company import alignment_day
from app.shared.text import join_words
from app.territories.models import Assignment, Territory
from app.territories.queries import ASSIGNMENT_NOT_CANCELLED, assignment_is_current
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open
from app.turns.urgency import urgency_now

ISR_LIST_LIMIT = 50
ISR_KINDS = (TurnKind.ASSIGN_TERRITORY, TurnKind.RESOLVE_GATE, TurnKind.FILL_TERRITORY)
_IS_TO_FILL = Turn.kind == TurnKind.FILL_TERRITORY


class IsrTurn(NamedTuple):
    """A turn of an ISR manager: about an ISR, or about a territory and the ISR who held it last."""

    kind: TurnKind
    about_id: int
    onboarding_id: int | None
    since: datetime
    due_at: datetime | None
    isr: str
    territory: str | None


def isr_turns_for(manager: User) -> Sequence[IsrTurn]:
    """What waits for an ISR manager, the longest waiting first, at most fifty.

    If the manager of a vacant territory left too, every ISR manager gets it.
    """
    return [IsrTurn._make(row) for row in db.session.execute(_open_turns(), reader_values(manager))]


@cache
def _open_turns() -> Any:
    manager, has_left = any_reader(frozenset()), lacks_role(Role.ISR_MANAGER)(Turn.user_id)
    of_territory = (Assignment.territory_id == Turn.about_id, ASSIGNMENT_NOT_CANCELLED)
    last = select(Assignment.isr_id).where(*of_territory).order_by(Assignment.id.desc()).limit(1)
    isr_id = case((_IS_TO_FILL, last.scalar_subquery()), else_=Turn.about_id)
    statement: Any = select(Turn.kind, Turn.about_id, Turn.onboarding_id, Turn.since, Turn.due_at)
    return (
        statement.add_columns(User.name, Territory.name)
        .outerjoin(Territory, Territory.id == case((_IS_TO_FILL, Turn.about_id)))
        .join(User, User.id == isr_id)
        .where(Turn.kind.in_(ISR_KINDS), is_open())
        .where(or_(Turn.user_id == manager.id, and_(_IS_TO_FILL, has_left)))
        .order_by(Turn.since, Turn.id)
        .limit(ISR_LIST_LIMIT)
    )


def isr_turn_items(manager: User) -> Iterator[TurnItem]:
    """A row for each of them."""
    waiting = isr_turns_for(manager)
    held = _territories_held(turn.about_id for turn in waiting if turn.kind is TurnKind.RESOLVE_GATE)
    for turn in waiting:
        what, where, verb, url = _row(turn, held)
        yield TurnItem(turn.since, what, where, verb, url, urgency_now(turn.since, turn.due_at))


def _row(turn: IsrTurn, held: Mapping[int, list[str]]) -> tuple[str, str, str, str]:
    """What waits, where, the verb and the page."""
    if turn.kind is TurnKind.ASSIGN_TERRITORY:
        url = url_for("territories.assign_territories", isr=turn.about_id)
        return _("%(isr)s is ready for a territory", isr=turn.isr), _("The gate is open"), _("Assign"), url
    if turn.kind is TurnKind.FILL_TERRITORY:
        what = _("%(territory)s is vacant: %(isr)s left", territory=turn.territory, isr=turn.isr)
        url = url_for("territories.assign_territory", territory_id=turn.about_id)
        return what, _("Territories"), _("Assign"), url
    where = _("They hold %(territories)s", territories=join_words(held[turn.about_id]))
    url = url_for("checklist.onboarding", onboarding_id=turn.onboarding_id)
    return _("The gate of %(isr)s was reopened", isr=turn.isr), where, _("See what is missing"), url


def _territories_held(isr_ids: Iterable[int]) -> Mapping[int, list[str]]:
    """The names of the territories that some ISRs hold, by the id of the ISR."""
    ids, held = list(isr_ids), defaultdict(list)
    statement = select(Assignment.isr_id, Territory.name).join(Assignment.territory)
    of_them = statement.where(Assignment.isr_id.in_(ids), assignment_is_current(alignment_day()))
    for isr_id, name in db.session.execute(of_them.order_by(Assignment.id)) if ids else ():
        held[isr_id].append(name)
    return held
