"""What the page of the alignment says about differences to the CRM, for those who make return files."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.access.policy import allows
from app.alignment_changes.sections import CheckSection
from app.crm_returns.differences import count_corrections, count_differences
from app.crm_returns.kinds import LeftOut, ReturnKind
from app.people.models import User

ALIGNMENT_KINDS = (ReturnKind.ACCOUNTS, ReturnKind.ISR)  # the others are work, and counted on request


def difference_section(user: User, day: date) -> CheckSection | None:
    """How much differs on a day: what a return file would send, what it leaves out, and what is closed."""
    if not allows(user, Permission.MAKE_RETURN_FILE):
        return None
    counts = [(kind, count_differences(kind, day)) for kind in ALIGNMENT_KINDS]
    lines = [f"{kind.label}: {each.total}" for kind, each in counts if each.total]
    for _kind, each in counts:
        lines += [_reason(why, number) for why, number in each.left_out.items()]
    if closed := count_corrections():
        lines.append(
            ngettext(
                "%(num)s closed opportunity with another ISR in the CRM",
                "%(num)s closed opportunities with another ISR in the CRM",
                closed,
            )
        )
    if not lines:
        return None
    heading, url = _("Differences to the CRM"), url_for("crm_returns.list_returns")
    return CheckSection(heading, lines, url, _("Open return files"))


def _reason(why: LeftOut, number: int) -> str:
    return _("Not sent, %(count)s: %(reason)s", count=number, reason=why.label)
