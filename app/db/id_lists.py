"""A list of ids or of words as one parameter, so that the statement is the same however many there are."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Integer, Text, bindparam, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine


class _IdList(TypeDecorator[Collection[int]]):
    """An array of PostgreSQL, JSON in SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(ARRAY(Integer()) if is_postgresql else Text())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        ids = list(value or ())
        return ids if dialect.name == "postgresql" else json.dumps(ids)


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True  # as IN is: SQLite uses no index for "… IN … = 1"


def among(column: Any, name: str) -> ColumnElement[bool]:
    """Whether a column of ids is in the list that the parameter `name` gives when it is executed."""
    return _Among(column, bindparam(name, type_=_IdList()))


class _Within(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


def among_words(column: Any, words: Collection[str]) -> ColumnElement[bool]:
    """Whether a column is one of many words without a comma. It leads along no index."""
    within = _Within(literal(f",{','.join(words)},", Text), literal(",").concat(column).concat(","))
    return within == true()


@compiles(_Within, "postgresql")
def _within_in_postgresql(element: _Within, compiler: Any, **kwargs: Any) -> str:
    return f"(strpos({compiler.process(element.clauses, **kwargs)}) > 0)"


@compiles(_Within, "sqlite")
def _within_in_sqlite(element: _Within, compiler: Any, **kwargs: Any) -> str:
    return f"(instr({compiler.process(element.clauses, **kwargs)}) > 0)"


@compiles(_Among, "postgresql")
def _in_postgresql(element: _Among, compiler: Any, **kwargs: Any) -> str:
    column, ids = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"{column} = ANY({ids})"


@compiles(_Among, "sqlite")
def _in_sqlite(element: _Among, compiler: Any, **kwargs: Any) -> str:
    column, ids = element.clauses
    values = func.json_each(ids).table_valued("value")
    return str(compiler.process(column.in_(select(values.c.value)), **kwargs))
