"""Saved views of the list of applications."""

from __future__ import annotations

from app.application_lists.models import SavedView, ViewChoice
from app.application_lists.settings import ListSettings
from app.db.base import db
from app.people.models import User


def a_view(
    owner: User,
    name: str = "My list",
    asked: str = "",
    *,
    shared: bool = False,
    on_home: bool = False,
    is_default: bool = False,
) -> SavedView:
    """A view, and where its owner sees it."""
    view = SavedView(owner=owner, name=name, shared=shared, asked=ListSettings.from_text(asked).text)
    db.session.add(view)
    db.session.flush()
    db.session.add(ViewChoice(user_id=owner.id, view_id=view.id, on_home=on_home, is_default=is_default))
    db.session.flush()
    return view
