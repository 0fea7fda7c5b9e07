"""What each action on an opportunity begins with: the lock, and what may have changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from app.activity.queries import activity_of
from app.book.models import Opportunity
from app.db.row_locks import lock_row
from app.opportunity_work import rules
from app.people.models import User
from app.shared.refusals import Conflict
from app.shared.times import format_moment


def _never() -> bool:
    return False


def start_work(
    opportunity: Opportunity, version: int | None, *, by: User, is_done: Callable[[], bool] = _never
) -> bool:
    """Lock an open opportunity of which the page showed a version; None if there was no page.

    False if the form was sent twice: the page is stale, and `is_done` says that what it asks for was done by
    the same person. Then nothing is left to do. Raises RuleBroken if the opportunity is closed, and Conflict
    if somebody changed it since the page was opened.
    """
    lock_row(opportunity)
    rules.check_open(opportunity.is_open)
    if version is not None and version != opportunity.version:
        if is_done():
            return False
        raise Conflict(_what_changed(opportunity, by))
    opportunity.version += 1
    return True


def _what_changed(opportunity: Opportunity, reader: User) -> str:
    last = next(iter(activity_of(opportunity)), None)
    if last is None or last.by is None:
        return _(
            "This opportunity was changed meanwhile. What you entered is still here. Check it, "
            "then save again."
        )
    return _(
        "%(person)s %(did)s meanwhile (%(moment)s). What you entered is still here. Check it, "
        "then save again.",
        person=last.by.name,
        did=last.sentence,
        moment=format_moment(last.at, reader.time_zone),
    )
