"""Saving, changing and deleting a view, and choosing where one sees it."""

from __future__ import annotations

from sqlalchemy import delete, update

from app.application_lists.models import SavedView, ViewChoice
from app.application_lists.settings import ListSettings
from app.db.base import db
from app.people.models import User
from app.turns.actions import update_turns_of_people


def save_view(
    name: str, settings: ListSettings, *, shared: bool, on_home: bool, is_default: bool, by: User
) -> SavedView:
    """Save a view with a name. The database refuses a name that its owner has used."""
    view = SavedView(owner=by, name=name, shared=shared, asked=settings.text)
    db.session.add(view)
    db.session.flush()
    choose_view(view, on_home=on_home, is_default=is_default, by=by)
    return view


def edit_view(view: SavedView, *, name: str, shared: bool, on_home: bool, is_default: bool, by: User) -> None:
    """Rename a view, share it or not, and choose where its owner sees it.

    Who chose a view that is not shared any more has it neither on the home page nor as default.
    """
    view.name = name
    if view.shared and not shared:
        others = (ViewChoice.view_id == view.id, ViewChoice.user_id != view.owner_id)
        db.session.execute(delete(ViewChoice).where(*others))
    view.shared = shared
    choose_view(view, on_home=on_home, is_default=is_default, by=by)


def update_view(view: SavedView, settings: ListSettings) -> None:
    """Let a view ask for what a list asks for now."""
    view.asked = settings.text


def delete_view(view: SavedView) -> None:
    """Delete a view, for everyone who uses it."""
    db.session.execute(delete(ViewChoice).where(ViewChoice.view_id == view.id))
    db.session.delete(view)
    update_turns_of_people(view.owner_id)


def choose_view(view: SavedView, *, on_home: bool, is_default: bool, by: User) -> None:
    """Show a view on a person's home page or not, and open the list with it or not."""
    if is_default:
        other = (ViewChoice.user_id == by.id, ViewChoice.view_id != view.id, ViewChoice.is_default)
        db.session.execute(update(ViewChoice).where(*other).values(is_default=False))
    choice = db.session.get(ViewChoice, (by.id, view.id)) or ViewChoice(user_id=by.id, view_id=view.id)
    choice.on_home, choice.is_default = on_home, is_default
    db.session.add(choice)
    db.session.flush()
