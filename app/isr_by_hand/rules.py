"""The rules of ISR overrides and of corrections of closings."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_day


def check_can_be_isr(name: str, *, is_isr: bool, is_active: bool) -> None:
    """Raise RuleBroken for a person who has left or is not an ISR. Their gate is checked beside."""
    if not is_active:
        raise RuleBroken(_("%(isr)s has left. Choose someone else.", isr=name), field="isr")
    if not is_isr:
        raise RuleBroken(_("%(isr)s is not an ISR.", isr=name), field="isr")


def check_is_of_own_team(*, has_it: bool, is_nobodys: bool, gets_it: bool) -> None:
    """Raise RuleBroken for a manager of neither the ISR of an opportunity nor the one who gets it."""
    if not (has_it or is_nobodys or gets_it):
        raise RuleBroken(
            _(
                "Neither its ISR nor the one you chose is in your team. Choose one of your ISRs, or let "
                "their manager set it."
            ),
            field="isr",
        )


def check_override_possible(*, is_open: bool) -> None:
    """Raise RuleBroken for a closed opportunity: its ISR changes by a correction."""
    if not is_open:
        raise RuleBroken(
            _("This opportunity is closed, so an override doesn’t change its ISR. Request a correction.")
        )


def check_correction_possible(*, is_closed: bool) -> None:
    """Raise RuleBroken for an open opportunity: its ISR changes by an override."""
    if not is_closed:
        raise RuleBroken(_("This opportunity is open. Set its ISR instead."))


def check_other_isr(isr: str | None, *, is_same: bool) -> None:
    """Raise RuleBroken for the ISR that it has by override or closing already; None is nobody."""
    if is_same and isr is None:
        raise RuleBroken(_("It is nobody’s already. Choose an ISR."), field="isr")
    if is_same:
        raise RuleBroken(_("%(isr)s is its ISR already. Choose someone else.", isr=isr), field="isr")


def isr_changed_meanwhile(setter: str | None, on: date | None) -> Conflict:
    """The refusal for a page that was opened before the ISR changed. It names no ISR."""
    if setter is None or on is None:
        return Conflict(
            _("The ISR changed after you opened the page. What you entered is still here. Check it.")
        )
    return Conflict(
        _(
            "%(manager)s set the ISR on %(day)s, after you opened the page. What you entered is still here. "
            "Check it.",
            manager=setter,
            day=format_day(on),
        )
    )


def override_is_lifted() -> Conflict:
    """The refusal to lift an override that does not run."""
    return Conflict(_("No override of this opportunity runs. Reload the page."))


def correction_waits(asked_by: str, on: date) -> Conflict:
    """The refusal for a second correction of one closing."""
    return Conflict(
        _(
            "%(requester)s requested a correction on %(day)s. Wait for the decision.",
            requester=asked_by,
            day=format_day(on),
        )
    )


def check_closing_stands(*, stands: bool) -> None:
    """Raise RuleBroken for a closing that was reopened or corrected since its correction was requested."""
    if not stands:
        raise RuleBroken(
            _("The opportunity was reopened or corrected meanwhile, so you can only decline."), field="answer"
        )
