"""How a list of renewals is divided: under which heading each row stands, and its days ahead in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext

from app.renewals.filters import window_labels
from app.renewals.rows import ListedOpportunity
from app.renewals.rules import LINE_DAYS, RenewalWindow, WindowDays

ListedPart = tuple[str, list[ListedOpportunity]]


def parts_of(rows: Sequence[ListedOpportunity], days: WindowDays) -> list[ListedPart]:
    """The rows in their order under headings: the windows, the report in two parts at its line."""
    labels = window_labels(days)

    def heading(row: ListedOpportunity) -> str:
        window = days.window_of(row.renewal_on)
        if window is not RenewalWindow.REPORT or not days.has_line or row.renewal_on is None:
            return labels[window]
        if days.is_beyond_line(row.renewal_on):
            return _("%(first)s to %(last)s days ahead", first=LINE_DAYS + 1, last=days.farthest)
        return _("%(first)s to %(last)s days ahead", first=days.nearest, last=LINE_DAYS)

    return [(label, list(some)) for label, some in groupby(rows, heading)]


def ahead_text(days: int) -> str:
    """Days from today in words: "in 92 days", "today", "3 days ago"."""
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(num)s day", "in %(num)s days", days)
    return ngettext("%(num)s day ago", "%(num)s days ago", -days)
