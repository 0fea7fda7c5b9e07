"""What colleagues show of themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.db.base import db
from app.db.rows import read_rows
from app.introductions.models import Introduction
from app.people.models import User


class ShownPerson(NamedTuple):
    """A colleague as the candidates they meet see them."""

    id: int
    name: str
    job_title: str
    about: str
    has_picture: bool


def introduction_of(user: User) -> Introduction | None:
    """The introduction of a person; None before they saved one."""
    return db.session.get(Introduction, user.id)


def shown_people(ids: Collection[int]) -> Sequence[ShownPerson]:
    """Those of some people who agreed to be shown and have an open account, by name."""
    if not ids:
        return []
    statement = (
        select(User.id, User.name, User.job_title, Introduction.about, Introduction.picture.is_not(None))
        .join(Introduction, Introduction.user_id == User.id)
        .where(User.id.in_(ids), User.active, Introduction.shown)
        .order_by(User.name, User.id)
    )
    return [ShownPerson._make(row) for row in read_rows(statement)]


def picture_of_person(user_id: int) -> bytes | None:
    """The picture of a person, whether or not they agreed to show it; None if they have none."""
    return db.session.scalar(select(Introduction.picture).where(Introduction.user_id == user_id))
