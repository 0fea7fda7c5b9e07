"""A column with a list of values, stored as JSON objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, Self

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator


class StorableValue(Protocol):
    """A value that can be stored as a JSON object."""

    def as_json(self) -> dict[str, Any]: ...

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self: ...


class ValueList(TypeDecorator[list[Any]]):
    """A list of values of one class. A changed list is stored once it is assigned again."""

    impl = JSON
    cache_ok = True

    def __init__(self, of: type[StorableValue]) -> None:
        super().__init__()
        self.of = of

    def process_bind_param(self, value: Sequence[StorableValue] | None, _dialect: Dialect) -> Any:
        return None if value is None else [each.as_json() for each in value]

    def process_result_value(self, value: Any, _dialect: Dialect) -> list[Any] | None:
        return None if value is None else [self.of.from_json(each) for each in value]
