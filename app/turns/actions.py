"""Write turns: make what is stored what the records say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Executable, Table, insert, select, update

from app.db.base import Record, db
from app.people.models import User
from app.shared.company import current_company
from app.turns.ended import delete_turns
from app.turns.limits import TIME_LIMITS, due_at
from app.turns.models import Turn, TurnKind
from app.turns.sources import TurnScope, all_scopes, scope_of

BATCH_SIZE = 1000  # records whose turns are read at once
LAST_ID = 2**31 - 1
_OWNERS = ("user_id", "candidate_id", "role")
_RECORDS = ("application_id", "opening_id", "onboarding_id")
_TIMES = ("since", "opens_at", "closes_at")
_COMPARED = (*_OWNERS, *_RECORDS, *_TIMES)
_COLUMNS = ("kind", "about_id", *_COMPARED)
Turns = Mapping[tuple[TurnKind, int], Any]
_TABLE = cast(Table, Turn.__table__)  # no session holds turns that are written
_INSERT = insert(_TABLE)


def update_turns(record: Any) -> None:
    """Make the stored turns of a record those that it has now. An action calls it after its changes.

    A turn that stays as it is keeps its time limit; a due day of its record it follows.
    """
    db.session.flush()
    scope = scope_of(type(record))
    scope.lock()
    _update(*_wanted_and_stored(scope.of_one(record), record_id=record.id))


def update_turns_of_many(model: type[Record], ids: Sequence[int]) -> None:
    """The same for many records of one kind, by their ids, in a few statements for BATCH_SIZE of them."""
    db.session.flush()
    scope = scope_of(model)
    scope.lock()
    for start in range(0, len(ids), BATCH_SIZE):
        _update(*_wanted_and_stored(scope.of_many, record_ids=ids[start : start + BATCH_SIZE]))


def update_turns_of_people(*people: User | int | None) -> None:
    """The same for what depends on some people, users or their ids; None is left out."""
    ids = {each.id if isinstance(each, User) else each for each in people if each is not None}
    if ids:
        update_turns_of_many(User, sorted(ids))


def give_turns(kinds: Sequence[TurnKind], *, opening_id: int, user_id: int) -> None:
    """Give the turns of these kinds in an opening to another user. Their time limits stay."""
    theirs = update(Turn).where(Turn.opening_id == opening_id, Turn.kind.in_(kinds))
    db.session.execute(theirs.values(user_id=user_id))


def rebuild_turns() -> Iterator[None]:
    """Write the turns of all records, in batches; the caller commits after each."""
    for scope in all_scopes():
        for wanted, stored in _batches(scope):
            _update(wanted, stored, records_ends=False)
            yield


def turn_differences() -> Iterator[str]:
    """How the stored turns differ from those the records have, a sentence each."""
    for scope in all_scopes():
        for wanted, stored in _batches(scope):
            for key in sorted(wanted.keys() | stored.keys()):
                if key not in wanted:
                    yield f"Turn “{key[0]}” about {key[1]} is stored, but nothing waits."
                elif key not in stored:
                    yield f"Turn “{key[0]}” about {key[1]} is not stored."
                elif wrong := _different_columns(stored[key], wanted[key]):
                    yield f"Turn “{key[0]}” about {key[1]} has another {', '.join(wrong)}."


def _update(wanted: Turns, stored: Turns, *, records_ends: bool = True) -> None:
    same = {key for key in wanted.keys() & stored.keys() if not _different_columns(stored[key], wanted[key])}
    outdated = [turn.id for key, turn in stored.items() if key not in same]
    missing = [_values(row) for key, row in wanted.items() if key not in same]
    if outdated:
        ended = [turn.id for key, turn in stored.items() if not _continues(turn, wanted.get(key))]
        delete_turns(outdated, ended=ended if records_ends else ())
        _forget_loaded()
    if missing:
        db.session.connection().execute(_INSERT, missing)


def _continues(stored: Any, wanted: Any) -> bool:
    """Whether the same thing still waits, perhaps for somebody else or until another time."""
    return wanted is not None and stored.since == wanted.since


def _forget_loaded() -> None:
    """Let the session read turns again: SQLite gives the id of a deleted one to the next."""
    for turn in [each for each in db.session if isinstance(each, Turn)]:
        db.session.expunge(turn)


def _wanted_and_stored(statement: Executable, **values: Any) -> tuple[Turns, Turns]:
    """What a statement of a scope finds: the turns that records have, and those stored, which have an id."""
    rows = db.session.connection().execute(statement, values).all()
    wanted = {(row.kind, row.about_id): row for row in rows if row.id is None}
    return wanted, {(row.kind, row.about_id): row for row in rows if row.id is not None}


def _different_columns(stored: Any, wanted: Any) -> list[str]:
    compared = _COMPARED if wanted.kind in TIME_LIMITS else (*_COMPARED, "due_at")
    return [name for name in compared if getattr(stored, name) != getattr(wanted, name)]


def _values(row: Any) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _COLUMNS}
    since, company = row.due_from or row.since, current_company()
    days = (row.limit_days, row.added_days or 0)
    due = row.due_at or due_at(row.kind, since, row.zone, *days, company=company)
    return values | {"due_at": due}


def _batches(scope: TurnScope) -> Iterator[tuple[Turns, Turns]]:
    """The turns wanted and those stored, for BATCH_SIZE records after the other."""
    first = 0
    while True:
        ids = select(scope.model.id).where(scope.model.id >= first).order_by(scope.model.id)
        last = db.session.scalar(ids.offset(BATCH_SIZE - 1).limit(1)) or LAST_ID
        yield _wanted_and_stored(scope.of_range, first=first, last=last)
        if last == LAST_ID:
            return
        first = last + 1
