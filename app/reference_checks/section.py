"""The references of an application as its pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.references import reads_references
from app.candidates.models import Application
from app.db.base import Record
from app.people.models import User
from app.reference_checks.models import ReferenceCheck
from app.reference_checks.queries import reference_check_of


@dataclass(frozen=True)
class ReferencesSection:
    """What a reader sees of the references of an application.

    `withheld` says why nothing is shown; it is the same whether there are any or not. `has_unread` is true
    if an answer waits to be read.
    """

    check: ReferenceCheck | None
    may_ask: bool
    withheld: str | None = None

    @property
    def has_unread(self) -> bool:
        return self.check is not None and self.check.unread_since is not None


def may_read_references(reader: User, application: Application) -> bool:
    """Whether a person reads the references of an application, and may know that there are any."""
    interviewed: Any = application  # with its interviews, which app/interviews adds
    return reads_references(reader, interviewed)


def references_section(application: Application, reader: User) -> ReferencesSection:
    """The references of an application, as far as a reader may know. Others are not fetched."""
    if not may_read_references(reader, application):
        withheld = _("Until you submit your scorecard for this application, you cannot see its references.")
        return ReferencesSection(None, may_ask=False, withheld=withheld)
    may_ask = allows(reader, Permission.ASK_FOR_REFERENCES, application)
    return ReferencesSection(reference_check_of(application), may_ask and application.is_active)


def visible_reference_records(application: Application, reader: User) -> Sequence[Record]:
    """The reference check of an application and its referees, as far as a reader may know of them."""
    check = references_section(application, reader).check
    return [check, *check.referees] if check else []
