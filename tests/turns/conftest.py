"""The fixtures of migrations, for the turns that a migration writes, and who left something."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.people.models import User
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.cast import person
from tests.house.conftest import blank_app, migrations

__all__ = ["blank_app", "migrations"]


@pytest.fixture
def leaver(cast) -> User:
    """Somebody with every role."""
    return person("Lou Ender", *Role)


@pytest.fixture
def left(session) -> Callable[[], list[int]]:
    """The ids of those who left something, and all that is stored is right."""

    def look() -> list[int]:
        assert list(turn_differences()) == []
        return list(session.scalars(select(Turn.about_id).where(Turn.kind == TurnKind.HAND_OVER_WORK)))

    return look
