"""Find the references of an application. Who reads them is decided by `access.py`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, String, bindparam, cast, literal, select
from sqlalchemy.orm import joinedload, selectinload

from app.candidates.models import Application
from app.db.base import db
from app.reference_checks.models import Referee, RefereeRequest, ReferenceCheck
from app.shared.links import read_token

REFEREE_LINK = "reference"  # the purpose of a signature, and the first part of the path


def reference_check_of(application: Application) -> ReferenceCheck | None:
    """The references of an application with their referees and answers, as the database has them now."""
    return db.session.scalar(_check(), {"application_id": application.id})


@cache
def _check() -> Select[ReferenceCheck]:
    statement = (
        select(ReferenceCheck)
        .where(ReferenceCheck.application_id == bindparam("application_id"))
        .options(
            joinedload(ReferenceCheck.waive_note),
            joinedload(ReferenceCheck.waived_by),
            selectinload(ReferenceCheck.referees).selectinload(Referee.answers),
            selectinload(ReferenceCheck.referees).joinedload(Referee.consent_how),
        )
    )
    return statement.execution_options(populate_existing=True)


def missing_references(application: Application) -> str | None:
    """What a stage that checks references still lacks, as a sentence; None if enough are done or waived."""
    check = reference_check_of(application)
    return check.progress.missing if check else _("Nobody was asked for references yet.")


def checks_of(applications: Sequence[Application]) -> dict[int, ReferenceCheck]:
    """The references of some applications with their referees, by the id of the application."""
    of_them = ReferenceCheck.application_id.in_([each.id for each in applications])
    statement = select(ReferenceCheck).where(of_them).options(selectinload(ReferenceCheck.referees))
    return {check.application_id: check for check in db.session.scalars(statement)}


def referees_of(application: Application) -> Sequence[Referee]:
    """The referees of an application, without their answers, which are confidential."""
    statement = select(Referee).join(Referee.check).where(ReferenceCheck.application_id == application.id)
    return db.session.scalars(statement.order_by(Referee.id)).all()


def request_of_token(token: str) -> RefereeRequest | None:
    """The request of a signed token, ended or not; None if the token is forged."""
    request_id = read_token(REFEREE_LINK, token)
    return None if request_id is None else db.session.get(RefereeRequest, request_id)


def reference_keys(of_application: ColumnElement[bool]) -> Sequence[Select[str]]:
    """Statements of the keys of the references of some applications, in the activity log and the outbox."""
    checks = select(literal("referencecheck:") + cast(ReferenceCheck.id, String)).where(of_application)
    referees = select(literal("referee:") + cast(Referee.id, String)).join(Referee.check)
    return [checks, referees.where(of_application)]
