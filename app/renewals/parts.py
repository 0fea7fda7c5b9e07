"""How a list of renewals is divided: under which heading each row stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from flask_babel import gettext as _

from app.renewals.filters import window_labels
from app.renewals.lines import OpportunityLine
from app.renewals.rows import ListedOpportunity
from app.renewals.rules import LINE_DAYS, RenewalWindow, WindowDays

ListedPart = tuple[str, list[OpportunityLine]]


def parts_of(
    rows: Sequence[ListedOpportunity],
    days: WindowDays,
    line_of: Callable[[ListedOpportunity], OpportunityLine],
) -> list[ListedPart]:
    """The lines of rows in their order under headings: the windows, the report in two parts at its line."""
    labels = window_labels(days)

    def heading(row: ListedOpportunity) -> str:
        window = days.window_of(row.renewal_on)
        if window is not RenewalWindow.REPORT or not days.has_line or row.renewal_on is None:
            return labels[window]
        if days.is_beyond_line(row.renewal_on):
            return _("%(first)s to %(last)s days ahead", first=LINE_DAYS + 1, last=days.farthest)
        return _("%(first)s to %(last)s days ahead", first=days.nearest, last=LINE_DAYS)

    return [(label, list(map(line_of, some))) for label, some in groupby(rows, heading)]
