"""The row of Your turn for an ISR about opportunity tasks that are overdue.

It is counted when the page is read: what is due changes with the day and with the ISR. A turn for each
task would have to be written whenever a territory changes hands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from app.home.turn_item import TurnItem
from app.opportunity_work.my_book import overdue_tasks_of
from app.people.models import User
from app.turns.urgency import Urgency
from app.web.record_pages import url_of


def overdue_task_items(isr: User) -> Iterator[TurnItem]:
    """One row for all, since the end of the first day on which one was due; none if none is overdue."""
    found = overdue_tasks_of(isr)
    if found is None:
        return
    number, due_on = found
    since = datetime.combine(due_on + timedelta(days=1), time(), ZoneInfo(isr.time_zone))
    what = ngettext("%(num)d overdue opportunity task", "%(num)d overdue opportunity tasks", number)
    yield TurnItem(since, what, _("My book"), _("Open"), url_of("my book"), Urgency.LATE)
