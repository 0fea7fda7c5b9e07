"""Locking the application of references, which every action on them does first."""

from __future__ import annotations

from flask_babel import gettext as _

from app.candidates.models import Application, Status
from app.candidates.rules import check_not_erased
from app.candidates.visible_status import visible_state
from app.db.row_locks import lock_row
from app.reference_checks import rules
from app.reference_checks.models import ReferenceCheck
from app.reference_checks.queries import reference_check_of
from app.shared.refusals import Conflict


def lock_references(application: Application) -> ReferenceCheck:
    """Lock an application; its references, read again. Raises Conflict if it has none."""
    lock_row(application)
    check_not_erased(application.candidate.erased_at)
    check = reference_check_of(application)
    if check is None:
        raise Conflict(_("The candidate was not asked for references."))
    return check


def lock_open_references(application: Application) -> ReferenceCheck:
    """The same. Raises RuleBroken if the application has ended, or its references are waived."""
    check = lock_references(application)
    rules.check_is_open(is_active=application.is_active, is_waived=check.waived_at is not None)
    return check


def is_active_for_candidate(application: Application) -> bool:
    """Whether an application is active, as far as its candidate knows."""
    return visible_state(application).status is Status.ACTIVE
