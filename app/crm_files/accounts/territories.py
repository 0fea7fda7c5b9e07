"""Which territory the CRM means by a text."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from app.db.base import db
from app.shared.text import name_key
from app.territories.models import Territory


class TerritoryNames:
    """All territories by name, read once."""

    def __init__(self) -> None:
        found = db.session.execute(select(Territory.id, Territory.name).order_by(Territory.id)).all()
        self._by_name = {name: id_ for id_, name in found}
        self._by_key = {name_key(name): id_ for id_, name in found}

    def find(self, text: str) -> int | None:
        """The id of the territory with this name, in the same or else in another case."""
        return self._by_name.get(text) or self._by_key.get(name_key(text))

    @property
    def digest(self) -> str:
        """It differs if a territory was added or renamed."""
        return hashlib.sha256(repr(self._by_name).encode()).hexdigest()
