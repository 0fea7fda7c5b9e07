"""Records that are compared by their name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import validates

from app.shared.text import compared_name


class ComparedByName:
    """A record with a `name`, and a `name_key` by which names are compared.

    Names that look alike to a reader have one key. It is written with the name.
    """

    if TYPE_CHECKING:
        name_key: Any

    @validates("name")
    def _compare_by(self, _attribute: str, name: str) -> str:
        self.name_key = compared_name(name)
        return name
