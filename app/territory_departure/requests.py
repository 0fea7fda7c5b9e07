"""Loose ends of people who decide on a change request, made a request, or are the subject of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import selectinload

from app.access.predicates import may_request_change_of_any
from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User
from app.territories.actions import decline_on_leaving, refuse_on_leaving
from app.territories.models import ChangeRequest, ChangeState, GateOverride, OverrideState
from app.turns.actions import update_turns, update_turns_of_people

DECLINE_OPTION = {"decline": _l("Nobody: decline the request")}
REFUSE_OPTION = {"refuse": _l("Nobody: decline the override")}
IS_ABOUT_THE_ASKER = ChangeRequest.to_id.is_not_distinct_from(ChangeRequest.asked_by_id)


def _changes_to_decide(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    for each in _open_changes(matches(ChangeRequest.manager_id)):
        assert each.manager is not None  # noqa: S101 - as just asked for
        yield _change_end(CHANGES_TO_DECIDE, each, each.manager)


@dataclass(frozen=True)
class RequestedChange:
    """A request, and who else has an open request about its territory: each person may have one."""

    request: ChangeRequest
    others: frozenset[int]

    @property
    def id(self) -> int:
        return self.request.id


def _changes_asked(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    """Requests a person made for others. Those for themselves are in `CHANGES_ABOUT`."""
    found = list(_open_changes(matches(ChangeRequest.asked_by_id), ~IS_ABOUT_THE_ASKER))
    askers = _askers(found) if found else {}
    for each in found:
        record = RequestedChange(each, frozenset(askers[each.territory_id]))
        what = f"{each.territory.name}: {each.summary}"
        yield LooseEnd(
            CHANGES_ASKED, record, each.asked_by, what, each.asked_at, [each.territory], DECLINE_OPTION
        )


def _askers(requests: Sequence[ChangeRequest]) -> dict[int, set[int]]:
    """The ids of people with an open request about the territory of one of these, by territory id."""
    statement = select(ChangeRequest.territory_id, ChangeRequest.asked_by_id).where(
        ChangeRequest.state == ChangeState.ASKED,
        ChangeRequest.territory_id.in_({each.territory_id for each in requests}),
    )
    askers: dict[int, set[int]] = {}
    for territory_id, asked_by_id in db.session.execute(statement):
        askers.setdefault(territory_id, set()).add(asked_by_id)
    return askers


def _changes_about(matches: UserFilter, reader: User) -> Iterator[LooseEnd]:
    """Without the reader's own requests: nobody declines their own. Those stay for their deciders."""
    of_others = ChangeRequest.asked_by_id != reader.id
    for each in _open_changes(matches(ChangeRequest.to_id), of_others):
        assert each.to is not None  # noqa: S101 - as just asked for
        yield _change_end(CHANGES_ABOUT, each, each.to)


def _open_changes(*conditions) -> Iterator[ChangeRequest]:  # type: ignore[no-untyped-def]
    people = (ChangeRequest.manager, ChangeRequest.asked_by, ChangeRequest.to, ChangeRequest.territory)
    statement = (
        select(ChangeRequest)
        .where(ChangeRequest.state == ChangeState.ASKED, *conditions)
        .options(*(selectinload(each) for each in people))
    )
    yield from db.session.scalars(statement.order_by(ChangeRequest.id))


def _change_end(kind: LooseEndKind, request: ChangeRequest, owner: User) -> LooseEnd:
    what = f"{request.territory.name}: {request.summary}"
    return LooseEnd(kind, request, owner, what, request.asked_at, [request.territory])


def _overrides_asked(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    for each in _open_overrides(matches(GateOverride.asked_by_id)):
        yield _override_end(OVERRIDES_ASKED, each, each.asked_by, REFUSE_OPTION)


def _overrides_about(matches: UserFilter, reader: User) -> Iterator[LooseEnd]:
    """Without the reader's own requests: nobody refuses their own. Those stay for their deciders."""
    of_others = GateOverride.asked_by_id != reader.id
    for each in _open_overrides(matches(GateOverride.isr_id), of_others):
        yield _override_end(OVERRIDES_ABOUT, each, each.isr, {})


def _open_overrides(*conditions) -> Iterator[GateOverride]:  # type: ignore[no-untyped-def]
    people = (GateOverride.asked_by, GateOverride.isr, GateOverride.territory)
    statement = (
        select(GateOverride)
        .where(GateOverride.state == OverrideState.ASKED, *conditions)
        .options(*(selectinload(each) for each in people))
    )
    yield from db.session.scalars(statement.order_by(GateOverride.id))


def _override_end(
    kind: LooseEndKind, override: GateOverride, owner: User, instead: Mapping[str, str]
) -> LooseEnd:
    names = {"territory": override.territory.name, "isr": override.isr.name}
    what = _("%(territory)s for %(isr)s", **names)
    return LooseEnd(kind, override, owner, what, override.asked_at, [override.territory], instead)


def _has_changes(part: Any, *conditions: ColumnElement[bool]) -> Callable[[Any], ColumnElement[bool]]:
    is_open = ChangeRequest.state == ChangeState.ASKED
    return lambda user_id: exists().where(is_open, part == user_id, *conditions)


def _has_overrides(part: Any) -> Callable[[Any], ColumnElement[bool]]:
    return lambda user_id: exists().where(GateOverride.state == OverrideState.ASKED, part == user_id)


def _decides(end: LooseEnd, person: User) -> bool:
    return person.id not in (end.record.asked_by_id, end.record.to_id)


def _asks_for_change(end: LooseEnd, person: User) -> bool:
    request, others = end.record.request, end.record.others
    taken = (request.manager_id, request.to_id, *others)
    return may_request_change_of_any(person, None) and person.id not in taken


def _asks_for_override(end: LooseEnd, person: User) -> bool:
    return bool(person.id != end.record.isr_id)


def _hand_over_decision(end: LooseEnd, handover: Handover) -> None:
    request = end.record
    _record(ActivityVerb.HANDED_OVER_DECISION, request, request.manager, handover)
    request.manager = handover.to
    update_turns(request)
    update_turns_of_people(end.owner, handover.to)


def _hand_over_change(end: LooseEnd, handover: Handover) -> None:
    if handover.to is None:
        _decline(end.record.request, handover)
    else:
        _record_request(end.record.request, handover)
        end.record.request.asked_by = handover.to
        update_turns_of_people(end.owner, handover.to)


def _hand_over_override(end: LooseEnd, handover: Handover) -> None:
    if handover.to is None:
        _refuse(end.record, handover)
    else:
        _record_request(end.record, handover)
        end.record.asked_by = handover.to
        update_turns_of_people(end.owner, handover.to)


def _record_request(request: ChangeRequest | GateOverride, handover: Handover) -> None:
    """Record the new requester, who gets the decision."""
    _record(ActivityVerb.HANDED_OVER_REQUEST, request, request.asked_by, handover)


def _end_change(end: LooseEnd, handover: Handover) -> None:
    _decline(end.record, handover)


def _end_override(end: LooseEnd, handover: Handover) -> None:
    _refuse(end.record, handover)


def _decline(request: ChangeRequest, handover: Handover) -> None:
    decline_on_leaving(request, reason=handover.reason, by=handover.by)


def _refuse(override: GateOverride, handover: Handover) -> None:
    refuse_on_leaving(override, reason=handover.reason, by=handover.by)


def _record(
    verb: ActivityVerb, record: ChangeRequest | GateOverride, before: User, handover: Handover
) -> None:
    db.session.refresh(record, with_for_update={"key_share": True})
    became = handover.to.name if handover.to else None
    record_activity(verb, record, by=handover.by, was=before.name, became=became, reason=handover.reason)


CHANGES_TO_DECIDE = LooseEndKind(
    "decision",
    _l("Change requests to decide"),
    frozenset({Role.ISR_MANAGER}),
    _changes_to_decide,
    _hand_over_decision,
    _decides,
    _has_changes(ChangeRequest.manager_id),
)
CHANGES_ASKED = LooseEndKind(
    "request",
    _l("Changes they requested"),
    frozenset(),
    _changes_asked,
    _hand_over_change,
    _asks_for_change,
    _has_changes(ChangeRequest.asked_by_id, ~IS_ABOUT_THE_ASKER),
)
OVERRIDES_ASKED = LooseEndKind(
    "override",
    _l("Overrides they requested"),
    frozenset({Role.ISR_MANAGER}),
    _overrides_asked,
    _hand_over_override,
    _asks_for_override,
    _has_overrides(GateOverride.asked_by_id),
)
CHANGES_ABOUT = LooseEndKind(
    "request_about",
    _l("Requests to assign them a territory"),
    frozenset({Role.ISR}),
    _changes_about,
    _end_change,
    None,
    _has_changes(ChangeRequest.to_id),
    outcome=_l("The requests are declined. The people who made them get a mail."),
)
OVERRIDES_ABOUT = LooseEndKind(
    "override_about",
    _l("Overrides requested for them"),
    frozenset({Role.ISR}),
    _overrides_about,
    _end_override,
    None,
    _has_overrides(GateOverride.isr_id),
    outcome=_l("The overrides are declined. The people who requested them get a mail."),
)
