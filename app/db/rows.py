"""Reading rows of columns, for pages that show many."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, bindparam, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.db.base import db


def read_rows(statement: Any, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """The rows of a statement of columns, in the transaction of the session.

    The session would look at each row for records to load: that takes as long as reading the rows.
    """
    return db.session.connection().execute(statement, values).all()


def in_text(name: str, *, expanding: bool = False) -> Any:
    """A parameter of text that is written into the statement when it is executed.

    PostgreSQL plans a statement that it has prepared for values it does not know. Where a few values have
    most of the rows, that plan can read the whole table.
    """
    return bindparam(name, type_=String(), expanding=expanding, literal_execute=True)


def one_of(column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    """The condition that a column is one of some ids, in the text: a statement takes 32,766 parameters."""
    numbers = bindparam(None, list(ids), type_=Integer(), expanding=True, literal_execute=True)
    among: ColumnElement[bool] = column.in_(numbers)
    return among


def literal_number(number: int) -> ColumnElement[int]:
    """A number as text of a statement, and not a parameter of it.

    PostgreSQL plans a statement once for all values of its parameters. It cannot do so well without knowing
    how many rows are asked for.
    """
    return literal_column(str(int(number)))


class unindexed(FunctionElement[Any]):  # noqa: N801 - as a function of SQL
    """A column in a condition that leads along no index on SQLite, which would read all rows that match it.

    It is for a condition on few rows that something else leads to.
    """

    inherit_cache = True

    def __init__(self, column: Any) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(unindexed)
def _column(element: Any, compiler: Any, **options: Any) -> str:
    plus = "+" if compiler.dialect.name == "sqlite" else ""
    return f"{plus}{compiler.process(element.clauses, **options)}"


class among_few(FunctionElement[Any]):  # noqa: N801 - as a function of SQL
    """The condition that a column is among the few ids of a statement, which its index leads to.

    PostgreSQL would take reading the whole table for cheaper where there are a thousand.
    """

    inherit_cache = True  # without a type: SQLAlchemy would compare a Boolean with 1 on SQLite

    def __init__(self, column: Any, ids: Any) -> None:
        super().__init__(column, ids.scalar_subquery())


@compiles(among_few)
def _among(element: Any, compiler: Any, **options: Any) -> str:
    column, ids = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY (ARRAY{ids})" if compiler.dialect.name == "postgresql" else f"{column} IN {ids}"
