"""The log: which endpoint failed and where in the code, and nothing that a person typed.

A URL may contain the token of a link, so the log names endpoints. A database error repeats the values of its
statement, so the log has only its class and its constraint.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

from sqlalchemy.exc import DBAPIError, StatementError

ExceptionInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]
_LIBRARIES = ("psycopg", "sqlite3", "sqlalchemy")


class LogFormatter(logging.Formatter):
    """Formats log lines; tracebacks contain no values of SQL statements."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Format an entry, without the traceback text that another handler has cached."""
        written, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = written

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - a method of logging
        """The traceback of an error and of its causes, the first cause first."""
        return "" if ei[1] is None else traceback_of(ei[1])


def log_to_stderr() -> None:
    """Add our handler to the root logger, once. Libraries log through it, too."""
    logger = logging.getLogger()
    if not any(isinstance(handler.formatter, LogFormatter) for handler in logger.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(LogFormatter())
        logger.addHandler(handler)


def traceback_of(error: BaseException) -> str:
    """The traceback of an error, after those of its causes."""
    return "\n".join("".join(_lines_of(each)).rstrip() for each in reversed(list(_with_causes(error))))


def error_message(error: BaseException) -> str:
    """The message of an error; for a database error only its class and constraint, without values."""
    if not type(error).__module__.startswith(_LIBRARIES):
        return str(error)
    if isinstance(error, DBAPIError | StatementError) and error.orig is not None:
        return f"({type(error.orig).__name__})"
    diagnosis = getattr(error, "diag", None)
    known = (getattr(error, "sqlstate", None), getattr(diagnosis, "constraint_name", None))
    return ", ".join(str(each) for each in known if each) or getattr(error, "sqlite_errorname", "")


def _lines_of(error: BaseException) -> list[str]:
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    frames = traceback.format_tb(error.__traceback__)
    return ["Traceback (most recent call last):\n", *frames, f"{kind}: {error_message(error)}"]


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
