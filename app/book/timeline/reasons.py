"""Why somebody, or nobody, is the ISR of an opportunity or an account: a sentence for the reader."""

from __future__ import annotations

from flask_babel import gettext as _

from app.book.alignment import alignment_day
from app.book.models import Account, Closing, IsrOverride, Whence
from app.book.timeline.spans import IsrDays
from app.shared.times import format_day


def isr_reason(days: IsrDays, account: Account) -> str:
    """The sentence of a span of days: what it follows, or who set it and why."""
    if days.closing is not None:
        return _closed(days.closing)
    if days.override is not None:
        return _overridden(days.override)
    if days.territory is not None:
        return _followed(days, days.territory)
    if account.crm_territory and days.ends_on is None:
        return _(
            "Nobody: the CRM names the territory “%(territory)s”, which is not known here.",
            territory=account.crm_territory,
        )
    return _("Nobody: the account has no territory.")


def _closed(closing: Closing) -> str:
    day = format_day(closing.closed_on)
    isr = closing.isr.name if closing.isr else None
    if closing.whence is Whence.CORRECTED:
        values = {"day": day, "since": format_day(closing.starts_on)}
        if isr is None:
            return _("Closed on %(day)s. Corrected on %(since)s: nobody.", **values)
        return _("Closed on %(day)s. Corrected on %(since)s: %(isr)s.", isr=isr, **values)
    if isr is not None:
        return _("Closed on %(day)s with %(isr)s: %(whence)s.", day=day, isr=isr, whence=closing.whence.label)
    if closing.whence is Whence.OVERRIDDEN:
        return _("Closed on %(day)s with nobody: by ISR override.", day=day)
    if closing.whence is Whence.CRM:
        return _("Closed on %(day)s with nobody: as the CRM had it.", day=day)
    return _("Closed on %(day)s with nobody: no ISR held the territory then.", day=day)


def _overridden(override: IsrOverride) -> str:
    reason = override.note.text if override.note else ""
    if override.set_by is None:
        return _("Override that the CRM had.")
    values = {"manager": override.set_by.name, "reason": reason}
    if override.isr_id is None:
        return _("Nobody: override by %(manager)s: %(reason)s", **values)
    return _("Override by %(manager)s: %(reason)s", **values)


def _followed(days: IsrDays, territory: str) -> str:
    if days.since is not None:
        values = {"territory": territory, "day": format_day(days.since)}
        lies_ahead = days.since > alignment_day()
        if days.isr is not None and lies_ahead:
            return _(
                "Follows the territory %(territory)s, which %(isr)s has from %(day)s.", isr=days.isr, **values
            )
        if days.isr is not None:
            return _(
                "Follows the territory %(territory)s, held by %(isr)s since %(day)s.", isr=days.isr, **values
            )
        if lies_ahead:
            return _("Nobody: the territory %(territory)s is vacant from %(day)s.", **values)
        return _("Nobody: the territory %(territory)s has been vacant since %(day)s.", **values)
    if days.ends_on is None:
        return _("Nobody: no ISR has held the territory %(territory)s yet.", territory=territory)
    return _("Nobody: no ISR held the territory %(territory)s before.", territory=territory)
