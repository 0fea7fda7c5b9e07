"""The log: which endpoint or task it was, what failed and where in the code, and nothing that a person typed.

A URL may contain the token of a link, so the log names endpoints. A database error repeats the values of its
statement, so the log has only its class and its constraint. Emails, the paths of addresses and what an error
quotes are left out of every line.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from sqlalchemy.exc import DBAPIError, StatementError

ExceptionInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]
_LIBRARIES = ("psycopg", "sqlite3", "sqlalchemy")
_EMAIL = re.compile(r"[^\s@<>()\"',;:=]+@[^\s@<>()\"',;:]+")
_URL_PATH = re.compile(r"(https?://)(?:[^\s/@]*@)?([^\s/?#]+)[/?#][^\s'\")]*")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|[\w\-.]{32,}")
_context: ContextVar[Mapping[str, Any] | None] = ContextVar("log_context", default=None)


class LogFormatter(logging.Formatter):
    """Formats an entry as a line for people; tracebacks contain no values of SQL statements."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Format an entry with its fields, without the traceback text that another handler has cached."""
        written, record.exc_text = record.exc_text, None
        try:
            line, *traceback_lines = super().format(record).split("\n", 1)
        finally:
            record.exc_text = written
        fields = " ".join(f"{name}={value}" for name, value in _fields_of(record).items())
        return "\n".join([without_personal_data(f"{line} {fields}".rstrip()), *traceback_lines])

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - a method of logging
        """The traceback of an error and of its causes, the first cause first."""
        return "" if ei[1] is None else traceback_of(ei[1])


class JsonLogFormatter(logging.Formatter):
    """Formats an entry as one line of JSON: time, level, logger, message, and the fields of its context."""

    def format(self, record: logging.LogRecord) -> str:
        """Format an entry; one with an error has its class and its traceback."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_personal_data(record.getMessage()),
            **_fields_of(record),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            entry |= {"error": _kind_of(error), "traceback": traceback_of(error)}
        return json.dumps(entry, default=str)


def log_to_stderr(*, as_json: bool = False, level: int = logging.WARNING) -> None:
    """Add our handler to the root logger, once. Libraries log through it, too; `level` is for our own."""
    logger = logging.getLogger()
    if not any(isinstance(each.formatter, LogFormatter | JsonLogFormatter) for each in logger.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(log_formatter(as_json=as_json))
        logger.addHandler(handler)
        logging.getLogger("app").setLevel(level)


def log_formatter(*, as_json: bool) -> logging.Formatter:
    """What formats the lines of a process."""
    return JsonLogFormatter() if as_json else LogFormatter()


@contextmanager
def log_fields(**fields: Any) -> Iterator[None]:
    """Add fields to what this thread logs during the block."""
    before = _context.set({**(_context.get() or {}), **fields})
    try:
        yield
    finally:
        _context.reset(before)


def set_log_fields(**fields: Any) -> None:
    """Replace the fields of what this thread logs from now on."""
    _context.set(fields)


def _fields_of(record: logging.LogRecord) -> dict[str, Any]:
    fields = {**(_context.get() or {}), **getattr(record, "fields", {})}
    return {name: value for name, value in fields.items() if value is not None}


def without_personal_data(text: str) -> str:
    """A line without emails, and with the hosts of addresses only."""
    return _EMAIL.sub("(email)", _URL_PATH.sub(r"\1\2/…", text))


def traceback_of(error: BaseException) -> str:
    """The traceback of an error, after those of its causes."""
    return "\n".join("".join(_lines_of(each)).rstrip() for each in reversed(list(_with_causes(error))))


def error_message(error: BaseException) -> str:
    """The message of an error without what it quotes; for a database error only its class and constraint."""
    if not type(error).__module__.startswith(_LIBRARIES):
        return _QUOTED.sub("…", without_personal_data(str(error)))
    if isinstance(error, DBAPIError | StatementError) and error.orig is not None:
        return f"({type(error.orig).__name__})"
    diagnosis = getattr(error, "diag", None)
    known = (getattr(error, "sqlstate", None), getattr(diagnosis, "constraint_name", None))
    return ", ".join(str(each) for each in known if each) or getattr(error, "sqlite_errorname", "")


def _lines_of(error: BaseException) -> list[str]:
    frames = traceback.format_tb(error.__traceback__)
    return ["Traceback (most recent call last):\n", *frames, f"{_kind_of(error)}: {error_message(error)}"]


def _kind_of(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
