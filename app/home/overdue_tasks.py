"""The row of Your turn about overdue opportunity tasks: of an ISR, or of what an ISR of a manager lost.

It is counted when the page is read: what is due changes with the day and with the ISR. A turn for each
task would have to be written whenever a territory changes hands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.roles import Role
from app.home.turn_item import TurnItem
from app.opportunity_work.books import NOBODY, book_without_isr, own_book
from app.opportunity_work.my_book import overdue_tasks_in
from app.people.models import User
from app.turns.urgency import Urgency
from app.web.record_pages import url_of


def overdue_task_items(user: User) -> Iterator[TurnItem]:
    """One row for all, since the end of the first day on which one was due; none if none is overdue.

    An ISR has their own book, an ISR manager the one without an ISR, each with what they are named for.
    """
    book = own_book(user) if Role.ISR in user.roles else book_without_isr(user)
    found = overdue_tasks_in(book)
    if found is None:
        return
    number, due_on = found
    since = datetime.combine(due_on + timedelta(days=1), time(), ZoneInfo(user.time_zone))
    what = ngettext("%(num)d overdue opportunity task", "%(num)d overdue opportunity tasks", number)
    url = url_of("my book") if book.is_own else url_of("my book", isr=NOBODY)
    yield TurnItem(since, what, _("My book"), _("Open"), url, Urgency.LATE)
