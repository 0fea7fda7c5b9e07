"""A list of ids or texts as one parameter, so that the statement is the same however many there are."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Integer, String, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine


class _ValueList(TypeDecorator[Collection[Any]]):
    """An array of PostgreSQL, JSON in SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: type[TypeEngine[Any]]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(ARRAY(self.item()) if is_postgresql else Text())

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values)


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True  # as IN is: SQLite uses no index for "… IN … = 1"


def among(column: Any, name: str) -> ColumnElement[bool]:
    """Whether a column of ids is in the list that the parameter `name` gives when it is executed."""
    return _Among(column, bindparam(name, type_=_ValueList(Integer)))


def among_texts(column: Any, texts: Collection[str]) -> ColumnElement[bool]:
    """Whether a column of text is one of many texts that the statement has."""
    return _Among(column, bindparam(None, list(texts), type_=_ValueList(String), unique=True))


@compiles(_Among, "postgresql")
def _in_postgresql(element: _Among, compiler: Any, **kwargs: Any) -> str:
    column, ids = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"{column} = ANY({ids})"


@compiles(_Among, "sqlite")
def _in_sqlite(element: _Among, compiler: Any, **kwargs: Any) -> str:
    column, ids = element.clauses
    values = func.json_each(ids).table_valued("value")
    return str(compiler.process(column.in_(select(values.c.value)), **kwargs))
