"""How long a stage takes, as people read it: nothing is made up that its job family does not fix."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

USUAL_INTERVIEW_MINUTES = 30  # planned in calendars if nobody says how long an interview takes


def length_text(least: int | None, most: int | None) -> str:
    """Such as "30 to 45 minutes", "30 minutes"; that it is not fixed yet if nobody says."""
    if least is None:
        return _("length not fixed yet")
    if most:
        return _("%(least)s to %(most)s minutes", least=least, most=most)
    return ngettext("%(num)s minute", "%(num)s minutes", least)


def minutes_number(least: int | None, most: int | None) -> str:
    """The number in `length_text`, for texts of the company that have "minutes" behind it."""
    if least is None:
        return _("about %(minutes)s", minutes=USUAL_INTERVIEW_MINUTES)
    return _("%(least)s to %(most)s", least=least, most=most) if most else str(least)
