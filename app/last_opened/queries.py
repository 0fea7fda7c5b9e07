"""Which applications are new to a person, and who looks at one now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.access.roles import Role
from app.candidates.models import Application
from app.candidates.queries import visible_applications
from app.db.base import Instant, db
from app.last_opened.models import ApplicationChange, ApplicationVisit
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.shared import clock
from app.turns.queries import owed_by

NEW_FOR = timedelta(days=30)  # a change that nobody looked at for so long is no news
PRESENT_FOR = timedelta(seconds=30)
NEW_COUNT_CAP = 200
_NEWS_SINCE = bindparam("news_since", type_=Instant, callable_=lambda: clock.now() - NEW_FOR)


def is_new_to(user: User) -> ColumnElement[bool]:
    """The condition that an application changed since the person last opened it, as far as they may know."""
    return is_new(Application.id, user.id)


def is_new(application_id: Any, reader_id: Any) -> ColumnElement[bool]:
    """The same of the application with an id, for the reader with an id.

    The ids are values, columns or parameters. It is asked of each application that a list comes to.

    Their own changes are not new to them. Of an application on which they owe a scorecard they know only
    what is open to everybody (`app.turns.queries.may_know`): nothing tells that another's scorecard is in.
    """
    change = select(ApplicationChange.application_id).where(
        ApplicationChange.application_id == application_id, _is_news(reader_id)
    )
    return change.correlate_except(ApplicationChange).offset(0).exists()


def new_ids(ids: Collection[int], user: User) -> set[int]:
    """Those of some applications that are new to a person."""
    values = {"ids": ids, **reader_values(user)}
    return set(db.session.scalars(_new_ids(frozenset(user.roles)), values))


@cache
def _new_ids(roles: frozenset[Role]) -> Select[int]:
    reader = any_reader(roles)
    statement = visible_applications(reader).where(Application.id.in_(bindparam("ids", expanding=True)))
    return statement.where(is_new_to(reader)).with_only_columns(Application.id)


def changes_new_to(user: User) -> Select[int]:
    """The ids of the applications that are new to a person, whether or not they see them.

    Changes are read until there are enough that are news; whether one is seen is asked for each.
    """
    return select(ApplicationChange.application_id).where(_is_news(user.id))


def new_count(user: User) -> str:
    """How many applications are new to a person: "7", or "200+"."""
    of_change = visible_applications(user).where(Application.id == ApplicationChange.application_id)
    is_visible = of_change.with_only_columns(Application.id).correlate(ApplicationChange).offset(0).exists()
    counted = changes_new_to(user).where(is_visible).limit(NEW_COUNT_CAP + 1).subquery()
    count = db.session.scalar(select(func.count()).select_from(counted)) or 0
    return str(count) if count <= NEW_COUNT_CAP else f"{NEW_COUNT_CAP}+"


def others_present(application: Application, user: User) -> Sequence[str]:
    """The names of the other people who have the page of an application open now."""
    statement = (
        select(User.name)
        .join(ApplicationVisit, ApplicationVisit.user_id == User.id)
        .where(
            ApplicationVisit.application_id == application.id,
            ApplicationVisit.present_at > clock.now() - PRESENT_FOR,
            User.id != user.id,
            User.active,
        )
        .order_by(User.name)
        .limit(10)
    )
    return db.session.scalars(statement).all()


def _is_news(reader_id: Any) -> ColumnElement[bool]:
    """The condition that a change is news to a person, as far as they may know of it."""
    change = ApplicationChange
    owed = change.application_id.in_(owed_by(reader_id))
    known = and_(~owed, *_is_unseen(reader_id, change.changed_at, change.changed_by_id))
    while_owing = and_(owed, *_is_unseen(reader_id, change.open_changed_at, change.open_changed_by_id))
    return and_(change.changed_at > _NEWS_SINCE, or_(known, while_owing))  # along its index


def _is_unseen(
    reader_id: Any, at: InstrumentedAttribute[Any], by_id: InstrumentedAttribute[int | None]
) -> Iterator[ColumnElement[bool]]:
    """Somebody else made a change lately, and the person has not opened the application since."""
    opened = (
        ApplicationVisit.user_id == reader_id,
        ApplicationVisit.application_id == ApplicationChange.application_id,
        ApplicationVisit.opened_at >= at,
    )
    yield at > _NEWS_SINCE
    yield or_(by_id.is_(None), by_id != reader_id)
    yield ~select(ApplicationVisit.user_id).where(*opened).exists()
