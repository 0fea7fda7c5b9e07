"""Change the months until somebody who was declined may apply again."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.company.queries import lock_company
from app.db.base import db
from app.people.models import User
from app.pipeline.rules import DECLINE_REASON_LABELS, DeclineReason
from app.reapplying.models import ReapplyMonths
from app.reapplying.queries import months_on_record

_VERBS = {ActivityVerb.CHANGED_COMPANY}


def change_months(months: Mapping[str, int], *, seen: str, by: User) -> None:
    """Change the months of the reasons, by their names. `seen` is what the page showed.

    Raises Conflict for a page that is stale.
    """
    company, now = lock_company(), months_on_record()
    reasons = {each.name.lower(): each for each in DeclineReason}
    changed = {name: months[name] for name in now if months[name] != now[name]}
    if not changed:
        return
    shown = {name: TrackedField(DECLINE_REASON_LABELS[each], _VERBS) for name, each in reasons.items()}
    check_unchanged(company, seen, now, shown, reader=by)
    for name, value in changed.items():
        db.session.merge(ReapplyMonths(reason=reasons[name].value, months=value))
        what = _("applying again after “%(reason)s”", reason=reasons[name].value)
        values = {"was": _months(now[name]), "became": _months(value)}
        record_activity(ActivityVerb.CHANGED_COMPANY, company, by=by, what=what, **values)


def _months(number: int) -> str:
    return str(_("%(number)s months", number=number))
