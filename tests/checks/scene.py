"""A small company with something for each check to look at, and rows that break one rule each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, text

from app.book.models import Opportunity
from app.candidates.models import Application
from app.db.base import db
from app.db.triggers import drop_triggers
from app.documents.models import Document
from app.interviews.models import Interview
from app.outbox.models import Message
from app.sessions.actions import start_user_session
from app.territories.models import Assignment
from tests.cast import Cast
from tests.factories.applications import an_application
from tests.factories.book import an_account, an_opportunity
from tests.factories.documents import a_document
from tests.factories.interviews import an_interview
from tests.factories.onboardings import an_assignment


@dataclass(frozen=True)
class Scene:
    """Records by which a fault is planted."""

    cast: Cast
    application: Application
    interview: Interview
    document: Document
    assignment: Assignment
    opportunity: Opportunity
    message: Message


def a_scene(cast: Cast) -> Scene:
    """The company, saved."""
    application, opportunity = an_application(cast, 2), an_opportunity(an_account())
    interview = an_interview(an_application(cast, 4), cast.ines, starts_in=timedelta(days=1))
    document, assignment = a_document(application), an_assignment(cast)
    start_user_session(cast.sam.id, address="192.0.2.1", user_agent="")
    db.session.commit()
    message = db.session.scalars(select(Message).order_by(Message.id).limit(1)).one()
    return Scene(cast, application, interview, document, assignment, opportunity, message)


@contextmanager
def without_rules() -> Iterator[None]:
    """A transaction in which the database refuses nothing, rolled back at the end."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        drop_triggers(connection)
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    try:
        yield
    finally:
        _check_constraints()
        db.session.rollback()


def plant(statement: str, **values: object) -> int:
    """Execute a statement, and let SQLite check constraints again. Returns how many rows it changed."""
    changed = db.session.connection().execute(text(statement), values).rowcount
    _check_constraints()
    return changed


def _check_constraints() -> None:
    if db.session.connection().dialect.name == "sqlite":
        db.session.connection().exec_driver_sql("PRAGMA ignore_check_constraints=OFF")
