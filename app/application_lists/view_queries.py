"""The views a person can use: their own, and those that others share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, exists, false, literal, or_, select, union_all

from app.access.roles import Role
from app.access.views import lists_applications
from app.application_lists.models import SavedView, ViewChoice
from app.application_lists.pages import application_lists, capped
from app.application_lists.queries import visible_opening_ids
from app.application_lists.settings import ListSettings
from app.db.base import db
from app.openings.models import Opening
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.web.parameters import InvalidParameter

VIEW_LIMIT = 200
HOME_VIEW_LIMIT = 8


@dataclass(frozen=True)
class UsableView:
    """A view that a person can use, where they see it, and for the home page how many it has ("200+")."""

    id: int
    name: str
    settings: ListSettings
    is_own: bool
    shared: bool
    owner: str
    on_home: bool
    is_default: bool
    count: str = ""


def visible_views(user: User) -> Select[SavedView]:
    """The views that exist for a person who lists applications: their own, and those that others share."""
    lists = lists_applications(user, None)
    own_or_shared = or_(SavedView.owner_id == user.id, SavedView.shared)
    return select(SavedView).where(own_or_shared if lists else false())


def usable_views(user: User) -> list[UsableView]:
    """The views a person can use, their own first, by name."""
    return all_views(user)[0]


def all_views(user: User) -> tuple[list[UsableView], list[SavedView]]:
    """The views a person can use, their own first, by name, and those that no longer work."""
    broken: list[SavedView] = []
    return _usable(_all_views(frozenset(user.roles)), user, broken), broken


@lru_cache(maxsize=128)
def _all_views(roles: frozenset[Role]) -> Any:
    reader = any_reader(roles)
    return _views(reader).order_by(SavedView.owner_id != reader.id, SavedView.name)


def default_view(user: User) -> UsableView | None:
    """The view with which a person opens the list, if they chose one and can use it."""
    found = _usable(_views(user).where(ViewChoice.is_default), user)
    return found[0] if found else None


HAS_HOME_VIEWS = exists().where(ViewChoice.user_id == any_reader(frozenset()).id, ViewChoice.on_home)


def home_views(user: User) -> list[UsableView]:
    """The views on a person's home page, with how many applications each has for them."""
    views = _usable(_home_views(frozenset(user.roles)), user)
    if not views:
        return []
    lists = application_lists([(view.settings.filter, view.settings.order) for view in views], user)
    counted = [
        select(literal(view.id), each.counted().scalar_subquery())
        for view, each in zip(views, lists, strict=True)
    ]
    counts: dict[int, int] = dict(db.session.execute(union_all(*counted)).all())
    return [replace(view, count=capped(counts[view.id])) for view in views]


@lru_cache(maxsize=128)
def _home_views(roles: frozenset[Role]) -> Any:
    return _views(any_reader(roles)).where(ViewChoice.on_home).order_by(SavedView.name).limit(HOME_VIEW_LIMIT)


def choice_of(view: SavedView, user: User) -> ViewChoice | None:
    """Where a person sees a view, if they chose it."""
    return db.session.get(ViewChoice, (user.id, view.id))


def _views(user: User) -> Any:
    chosen = and_(ViewChoice.view_id == SavedView.id, ViewChoice.user_id == user.id)
    statement: Any = visible_views(user).add_columns(User.name, ViewChoice.on_home, ViewChoice.is_default)
    joined = statement.join(User, User.id == SavedView.owner_id).outerjoin(ViewChoice, chosen)
    return joined.limit(VIEW_LIMIT)


def _usable(statement: Any, user: User, broken: list[SavedView] | None = None) -> list[UsableView]:
    """The views of a statement, without those of openings that the person does not see.

    A view that asks for what cannot be asked for is added to `broken`.
    """
    found = []
    for view, owner, on_home, is_default in db.session.execute(statement, reader_values(user)):
        try:
            settings = view.settings
        except InvalidParameter:  # a word that this version does not know
            if broken is not None:
                broken.append(view)
            continue
        is_own = view.owner_id == user.id
        found.append(
            UsableView(
                view.id, view.name, settings, is_own, view.shared, owner, bool(on_home), bool(is_default)
            )
        )
    openings = {view.settings.filter.opening for view in found} - {None}
    if not openings:
        return found
    seen = db.session.scalars(visible_opening_ids(user).where(Opening.id.in_(openings)))
    seen_or_all = {None, *seen}
    return [view for view in found if view.settings.filter.opening in seen_or_all]
